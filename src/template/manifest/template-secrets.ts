import type { Answers } from '../../client/answers.ts';
import { holdsFor } from '../expressions/expression.ts';
import type { Template } from '../template.ts';

/** A secret that a client has. */
export interface TemplateSecret {
  name: string;
  /** Its path in the client's folder. */
  file: string;
  /** Characters to generate. */
  length: number;
  /** True where the operator brings the file: it is never generated. */
  provided: boolean;
  description?: string | undefined;
}

/** The secrets of a client of these answers. */
export function templateSecrets(template: Template, answers: Answers): TemplateSecret[] {
  return template.secrets
    .filter(({ when }) => holdsFor(when, answers))
    .map(({ secret: { name, length, provided, description } }) => ({
      ...{ name, file: secretFile(name), length, provided },
      ...(description === undefined ? {} : { description }),
    }));
}

/** Where a secret's file is in a client's folder. */
export function secretFile(name: string): string {
  return `config/secrets/${name}`;
}
