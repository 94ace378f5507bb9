import type { AnswerValue } from '../../client/answers.ts';

/** True where a default of template.yaml has to be rendered. */
export function isExpression(value: AnswerValue): value is string {
  return typeof value === 'string' && value.includes('{{');
}
