import type { Answers } from '../../client/answers.ts';
import { holdsFor } from '../expressions/expression.ts';
import type { Template } from '../template.ts';

/** Bases of the ports that a client of these answers has, by name, in the order of template.yaml. */
export function templatePorts(template: Template, answers: Answers): Record<string, number> {
  const held = template.ports.filter(({ when }) => holdsFor(when, answers));
  return Object.fromEntries(held.map(({ name, base }) => [name, base]));
}
