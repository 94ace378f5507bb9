import type { Answers } from '../../client/answers.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { coerceAnswer } from '../questions/coerce-answer.ts';
import type { Template } from '../template.ts';

/**
 * The answers a client brings along: those that the template still asks for. Errors: `answer-outdated`
 * if one has become invalid (a choice that is gone, a rule that came).
 */
export function carryAnswers(template: Template, known: Answers): Answers {
  const carried = template.questions.flatMap(({ question }) => {
    const given = known[question.key];
    if (given === undefined) return [];
    const { value, reason } = coerceAnswer(question, given);
    if (reason === undefined) return [[question.key, value] as const];
    throw new PulsoError('answer-outdated', `its answer to ${question.key} ${reason}`, {
      hint: `set another with pulso set <slug> ${question.key}=…, or give template.yaml a migration for it`,
    });
  });
  return Object.fromEntries(carried);
}
