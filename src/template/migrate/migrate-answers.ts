import { compare, gt, lte } from 'semver';
import type { Answers, AnswerValue } from '../../client/answers.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import { isExpression } from '../expressions/is-expression.ts';
import type { Manifest, Migration } from '../manifest/manifest.ts';
import type { Template } from '../template.ts';
import { renameAnswers, type Renames } from './account-answers.ts';

/** Entries of template.yaml that happened after `from`, up to the template's own version, oldest first. */
export function entriesSince<T extends { version: string }>(
  entries: readonly T[],
  { version }: Pick<Manifest, 'version'>,
  from: string,
): T[] {
  return entries
    .filter((entry) => gt(entry.version, from) && lte(entry.version, version))
    .sort((one, other) => compare(one.version, other.version));
}

/**
 * The answers of a client that comes from version `from`, as the template means them now: every migration
 * in between, once, in order. Errors: `migration-failed`, with the version.
 */
export function migrateAnswers(template: Template, answers: Answers, from: string): Answers {
  const { manifest } = template;
  const pending = entriesSince(manifest.migrations, manifest, from);
  return pending.reduce<Answers>((so, migration) => migrate(template, migration, so), answers);
}

/** The renames of answers that a client of version `from` goes through, oldest first. */
export function answerRenamesSince(manifest: Manifest, from: string): Renames {
  return entriesSince(manifest.migrations, manifest, from).map(
    ({ renameAnswer = {} }) => renameAnswer,
  );
}

/** What undoes the renames of a newer version, for a client that goes back from `from` to `to`. */
export function undoRenames({ migrations }: Manifest, from: string, to: string): Renames {
  return migrations
    .filter(({ version }) => gt(version, to) && lte(version, from))
    .sort((one, other) => compare(other.version, one.version))
    .map(({ renameAnswer = {} }) =>
      Object.fromEntries(Object.entries(renameAnswer).map(([old, now]) => [now, old])),
    );
}

function migrate(template: Template, migration: Migration, answers: Answers): Answers {
  const { renameAnswer = {}, setAnswer = {}, removeAnswer = [] } = migration;
  const migrated: Record<string, AnswerValue> = { ...renameAnswers(answers, renameAnswer) };
  for (const [key, value] of Object.entries(setAnswer)) {
    migrated[key] = isExpression(value)
      ? evaluate(template, migration.version, value, migrated)
      : value;
  }
  return Object.fromEntries(
    Object.entries(migrated).filter(([key]) => !removeAnswer.includes(key)),
  );
}

function evaluate(template: Template, version: string, text: string, answers: Answers): string {
  const place = { file: `${template.folder}/template.yaml`, line: 1 };
  const { expression, problems } = compileExpression(text, place, new Set(Object.keys(answers)));
  try {
    if (expression !== undefined) return expression.render(answers);
  } catch (error) {
    throw failure(version, (error as Error).message, place.file);
  }
  throw failure(version, problems[0]?.message ?? 'its expression does not compile', place.file);
}

function failure(version: string, reason: string, file: string): PulsoError {
  return new PulsoError('migration-failed', `the migration to ${version} failed: ${reason}`, {
    at: { file },
    hint: 'fix the migration in template.yaml; the client is unchanged',
  });
}
