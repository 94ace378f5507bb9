import type { Answers, AnswerValue } from '../../client/answers.ts';

/** What became of an answer of a client that is not simply carried over. */
export interface AnswerFate {
  /** Its key now. */
  key: string;
  /** `retired`: no longer asked for; `restored`: asked for again; `replaced`: another value, not given by the operator. */
  fate: 'retired' | 'restored' | 'replaced';
  was: AnswerValue;
  /** Absent: it is retired. */
  now?: AnswerValue;
}

/** Old keys → new keys, in the order they were renamed. */
export type Renames = readonly Readonly<Record<string, string>>[];

export interface AnswersBefore {
  answers: Answers;
  retired?: Answers;
}

export interface AnswersAfter {
  answers: Answers;
  renames: Renames;
  /** Keys that the operator gives now. */
  given: readonly string[];
}

/**
 * Where each answer of a client went: what is not among the answers any more is retired, and every other
 * difference that nobody asked for is named. No answer is lost without one of the two.
 */
export function accountAnswers(
  before: AnswersBefore,
  after: AnswersAfter,
): { retired: Answers; fates: readonly AnswerFate[] } {
  const { answers, given } = after;
  const retired = renameRetired(before.retired ?? {}, after.renames);
  const fates: AnswerFate[] = [];
  const had = new Set<string>();
  const added = new Set<string>();
  for (const [old, was] of Object.entries(before.answers)) {
    const key = renameKey(old, after.renames);
    had.add(key);
    if (given.includes(key)) continue;
    const now = valueOf(answers, key);
    if (now === undefined) {
      const place = freeKey(added, key, old);
      retired.set(place, was);
      added.add(place);
      fates.push({ key, fate: 'retired', was });
    } else if (!isSameAnswer(was, now)) fates.push({ key, fate: 'replaced', was, now });
  }
  for (const [key, was] of retired) {
    const now = valueOf(answers, key);
    if (now === undefined) continue;
    const isRestored = isSameAnswer(was, now);
    if (isRestored && !had.has(key) && !given.includes(key)) {
      fates.push({ key, fate: 'restored', was, now });
    }
    if (isRestored || given.includes(key)) retired.delete(key);
  }
  return { retired: Object.fromEntries(retired), fates };
}

/** The key that an answer has after renames. */
export function renameKey(key: string, renames: Renames): string {
  return renames.reduce((so, rename) => valueOf(rename, so) ?? so, key);
}

/** Answers under their new keys. What is renamed replaces an answer that had the new key already. */
export function renameAnswers(answers: Answers, rename: Readonly<Record<string, string>>): Answers {
  const entries = Object.entries(answers);
  const stays = entries.filter(([key]) => valueOf(rename, key) === undefined);
  const moves = entries.flatMap(([key, value]) => {
    const to = valueOf(rename, key);
    return to === undefined ? [] : [[to, value] as const];
  });
  return Object.fromEntries([...stays, ...moves]);
}

function renameRetired(retired: Answers, renames: Renames): Map<string, AnswerValue> {
  const renamed = new Map<string, AnswerValue>();
  for (const [old, value] of Object.entries(retired)) {
    renamed.set(freeKey(renamed, renameKey(old, renames), old), value);
  }
  return renamed;
}

/** Two answers can be renamed to one key: the second keeps its own, with a number if that is taken too. */
function freeKey(taken: { has: (key: string) => boolean }, key: string, old: string): string {
  if (!taken.has(key)) return key;
  let [free, count] = [old, 1];
  while (taken.has(free)) free = `${old}_${(count += 1)}`;
  return free;
}

/** A key such as `constructor` is not one of every object's own. */
function valueOf<T>(values: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

/** Lists have no order: choices are stored in the order of the template. */
function isSameAnswer(one: AnswerValue, other: AnswerValue): boolean {
  const plain = (value: AnswerValue): string =>
    JSON.stringify(Array.isArray(value) ? [...(value as readonly string[])].sort() : value);
  return plain(one) === plain(other);
}
