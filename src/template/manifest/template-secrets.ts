import type { Answers } from '../../client/answers.ts';
import { holdsFor } from '../expressions/expression.ts';
import type { Template } from '../template.ts';
import type { RotationSpec } from './manifest.ts';

/** A secret that a client has. */
export interface TemplateSecret {
  name: string;
  /** Its path in the client's folder. */
  file: string;
  /** Characters to generate. */
  length: number;
  /** True where the operator brings the file: it is never generated. */
  provided: boolean;
  description?: string;
  /** The database account whose password it is; null: none; absent: the template does not say. */
  rotation?: RotationSpec | null;
}

/** The secrets of a client of these answers. */
export function templateSecrets(template: Template, answers: Answers): TemplateSecret[] {
  return template.secrets
    .filter(({ when }) => holdsFor(when, answers))
    .map(({ secret: { name, length, provided, description }, rotations }) => ({
      ...{ name, file: secretFile(name), length, provided },
      ...(description === undefined ? {} : { description }),
      ...(rotations === undefined
        ? {}
        : { rotation: rotations.find(({ when }) => holdsFor(when, answers))?.rotation ?? null }),
    }));
}

/** Where a secret's file is in a client's folder. */
export function secretFile(name: string): string {
  return `config/secrets/${name}`;
}
