import { compare, gt } from 'semver';
import type { AnswerValue } from '../../client/answers.ts';
import type { Problem } from '../../core/problem.ts';
import { findNearestName } from '../../text/nearest-name.ts';
import { coerceAnswer } from '../questions/coerce-answer.ts';
import type { Manifest, Migration } from '../manifest/manifest.ts';
import type { Question, Template } from '../template.ts';

/** What a released version of a template asked. */
export type Release = Pick<Manifest, 'version' | 'questions'>;

/**
 * Questions of a release whose answers no migration accounts for: a question that is gone, or takes less than it
 * did. Code: `template-answer-lost`.
 */
export function lintAnswers({ manifest, folder }: Template, release: Release): Problem[] {
  const migrations = manifest.migrations
    .filter(({ version }) => gt(version, release.version))
    .sort((one, other) => compare(one.version, other.version));
  return release.questions.flatMap((released) => {
    const key = followKey(released.key, migrations);
    if (key === undefined) return [];
    const question = manifest.questions.find((each) => each.key === key);
    const fault = question === undefined ? GONE : findNarrowing({ ...released, key }, question);
    if (fault === undefined) return [];
    const renamed = key === released.key ? '' : ` (now ${key})`;
    return [
      {
        ...{ severity: 'error', code: 'template-answer-lost', file: `${folder}/template.yaml` },
        message: `question ${released.key}${renamed} of ${release.version} ${fault} without a migration: clients would lose their answers`,
        hint: wayOut(key, question, unasked(manifest, release)),
      },
    ];
  });
}

const GONE = 'is gone';

/** The key that an answer has after migrations; undefined if one of them removes or sets it. */
function followKey(key: string, migrations: readonly Migration[]): string | undefined {
  let now = key;
  for (const { renameAnswer = {}, setAnswer = {}, removeAnswer = [] } of migrations) {
    if (Object.hasOwn(renameAnswer, now)) now = renameAnswer[now] ?? now;
    if (Object.hasOwn(setAnswer, now) || removeAnswer.includes(now)) return undefined;
  }
  return now;
}

/** Questions that the release did not have: a renamed one is among them. */
function unasked({ questions }: Manifest, release: Release): string[] {
  const old = new Set(release.questions.map(({ key }) => key));
  return questions.map(({ key }) => key).filter((key) => !old.has(key));
}

function wayOut(key: string, question: Question | undefined, added: readonly string[]): string {
  if (question !== undefined) {
    return `declare under migrations of the next version: setAnswer: {${key}: …} or renameAnswer`;
  }
  const near = findNearestName(key, added) ?? added.find((each) => each.includes(key)) ?? '…';
  return `declare under migrations of the next version: renameAnswer: {${key}: ${near}} or removeAnswer: [${key}]`;
}

/** What answers to the old question are not valid for the new one; undefined if none is known. */
function findNarrowing(old: Question, now: Question): string | undefined {
  const values = listValues(old);
  if (values !== undefined) {
    const refused = values.filter((value) => coerceAnswer(now, value).reason !== undefined);
    if (refused.length === 0) return undefined;
    return `does not take ${refused.map((value) => JSON.stringify(value)).join(', ')} any more`;
  }
  if (old.type !== now.type) return `turned from ${old.type} into ${now.type}`;
  if (old.default === '' && now.default !== '') return 'cannot be left empty any more';
  const rule = (['pattern', 'format'] as const).find(
    (each) => now.validate?.[each] !== undefined && now.validate[each] !== old.validate?.[each],
  );
  if (rule !== undefined) return `has another ${rule}`;
  return isWithin(old, now) ? undefined : 'has narrower bounds';
}

/** Every answer there can be, one choice at a time; undefined if they cannot be listed. */
function listValues({ type, choices = [] }: Question): AnswerValue[] | undefined {
  if (type === 'confirm') return [true, false];
  if (type === 'select') return choices.map(({ value }) => value);
  return type === 'multiselect' ? choices.map(({ value }) => [value]) : undefined;
}

function isWithin(old: Question, now: Question): boolean {
  const { min = -Infinity, max = Infinity } = now.validate ?? {};
  return (old.validate?.min ?? -Infinity) >= min && (old.validate?.max ?? Infinity) <= max;
}
