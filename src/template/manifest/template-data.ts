import type { Answers } from '../../client/answers.ts';
import { holdsFor } from '../expressions/expression.ts';
import type { Template } from '../template.ts';
import type { DatabaseSpec } from './manifest.ts';

/** What holds data of a client of these answers; undefined: its template does not say. `database` is null: none does. */
export function templateData(
  { databases }: Pick<Template, 'databases'>,
  answers: Answers,
): { database: DatabaseSpec | null } | undefined {
  if (databases === undefined) return undefined;
  const found = databases.find(({ when }) => holdsFor(when, answers));
  return { database: found?.database ?? null };
}
