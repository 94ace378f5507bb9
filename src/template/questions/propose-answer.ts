import type { Answers, AnswerValue } from '../../client/answers.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { coerceAnswer } from './coerce-answer.ts';
import type { CompiledQuestion } from '../template.ts';

/**
 * The answer that a question proposes: the workspace's default, else the template's. Undefined if
 * there is none, or where its expression renders to nothing (no currency of an unknown country).
 * Throws `default-invalid` if it is invalid.
 */
export function proposeAnswer(
  { question, proposal }: CompiledQuestion,
  earlier: Answers,
  defaults: Answers,
): AnswerValue | undefined {
  const own = Object.hasOwn(defaults, question.key);
  const given = own ? defaults[question.key] : (proposal?.render(earlier) ?? question.default);
  if (given === undefined || (given === '' && proposal !== undefined && !own)) return undefined;
  const { value, reason } = coerceAnswer(question, given);
  if (reason === undefined) return value;
  throw new PulsoError('default-invalid', `the default of ${question.key} ${reason}`, {
    hint: own ? 'change it under defaults in pulso.yaml' : 'change it in template.yaml',
  });
}
