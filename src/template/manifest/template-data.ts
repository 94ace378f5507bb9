import type { Answers } from '../../client/answers.ts';
import { holdsFor } from '../expressions/expression.ts';
import type { Template } from '../template.ts';
import type { DatabaseSpec } from './manifest.ts';

/** What of a client holds data. */
export interface TemplateData {
  /** null: no database does. */
  database: DatabaseSpec | null;
  /** Volumes of files, by their keys. */
  volumes: readonly string[];
}

/** What holds data of a client of these answers; undefined: its template does not say. */
export function templateData(
  { databases, volumes }: Pick<Template, 'databases' | 'volumes'>,
  answers: Answers,
): TemplateData | undefined {
  if (databases === undefined) return undefined;
  const found = databases.find(({ when }) => holdsFor(when, answers));
  const named = volumes.filter(({ when }) => holdsFor(when, answers)).map(({ name }) => name);
  return { database: found?.database ?? null, volumes: [...new Set(named)] };
}
