import type { KeptAnswer } from '../../workspace/journal/kept-answers.ts';

/** What a person says to one conflict. */
export type ConflictAnswer =
  /** `rest`: this conflict and every one that is not answered yet. */
  | { take: 'ours' | 'theirs' | 'markers'; rest?: boolean }
  /** Written instead of either side. */
  | { text: string }
  | 'back'
  | 'cancel';

/** One question, and what is known of its answer. */
export interface Step {
  /** From 0. */
  at: number;
  answered: KeptAnswer | undefined;
  /** Why the text that was written is not taken. */
  refused: string | undefined;
}

export interface Walk {
  ask(step: Step): Promise<ConflictAnswer>;
  /** After the last answer. */
  confirm(): Promise<'apply' | 'back' | 'cancel'>;
  /** Keeps the answers so far. */
  keep(answers: ReadonlyMap<string, KeptAnswer>): Promise<void>;
  /** Why a text cannot stand there; undefined if it can. */
  check(id: string, text: string): Promise<string | undefined>;
}

/**
 * Asks about conflicts until each has its answer; one can go back, and answer the rest alike. Answers are kept as they
 * are given, so that an interruption loses none. False if it was cancelled.
 */
export async function walkConflicts(
  ids: readonly string[],
  answers: Map<string, KeptAnswer>,
  walk: Walk,
): Promise<boolean> {
  let at = nextOpen(ids, answers, 0);
  let refused: string | undefined;
  for (;;) {
    const id = ids[at];
    if (id === undefined) {
      const end = await walk.confirm();
      if (end !== 'back') return end === 'apply';
      at = ids.length - 1;
      continue;
    }
    const answer = await walk.ask({ at, answered: answers.get(id), refused });
    refused = undefined;
    if (answer === 'cancel') return false;
    if (answer === 'back') {
      at = Math.max(at - 1, 0);
      continue;
    }
    if ('text' in answer) {
      refused = await walk.check(id, answer.text);
      if (refused !== undefined) continue;
      answers.set(id, { text: answer.text });
    } else {
      answers.set(id, answer.take);
      if (answer.rest === true) fillRest(ids, answers, answer.take);
    }
    await walk.keep(answers);
    at = nextOpen(ids, answers, at + 1);
  }
}

function fillRest(
  ids: readonly string[],
  answers: Map<string, KeptAnswer>,
  take: KeptAnswer,
): void {
  for (const id of ids) if (!answers.has(id)) answers.set(id, take);
}

/** The next conflict without an answer, else the first one; past the end if there is none. */
function nextOpen(
  ids: readonly string[],
  answers: ReadonlyMap<string, KeptAnswer>,
  from: number,
): number {
  const open = (id: string): boolean => !answers.has(id);
  const next = ids.findIndex((id, index) => index >= from && open(id));
  if (next >= 0) return next;
  const first = ids.findIndex(open);
  return first >= 0 ? first : ids.length;
}
