import type { Answers, AnswerValue } from '../../client/answers.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { coerceAnswer } from '../questions/coerce-answer.ts';
import type { Question, Template } from '../template.ts';

/** Answers of a client that comes from an earlier version. */
interface KnownAnswers {
  slug: string;
  answers: Answers;
  /** What was asked for at an earlier time. */
  retired?: Answers;
}

/**
 * The answers a client brings along: those that the template still asks for, and those that it asks for again.
 * Errors: `answer-outdated` if one has become invalid (a choice that is gone, a rule that came).
 */
export function carryAnswers(
  template: Template,
  { slug, answers, retired = {} }: KnownAnswers,
): Answers {
  const carried = template.questions.flatMap(({ question }) => {
    const { key } = question;
    if (!Object.hasOwn(answers, key)) return recallAnswer(question, retired);
    const { value, reason } = coerceAnswer(question, answers[key]);
    if (reason === undefined) return [[key, value] as const];
    throw new PulsoError('answer-outdated', `its answer to ${key} ${reason}`, {
      hint: `set another with pulso set ${slug} ${key}=…, or give template.yaml a migration for it`,
    });
  });
  return Object.fromEntries(carried);
}

/** A retired answer that is not valid any more stays retired. */
function recallAnswer(question: Question, retired: Answers): (readonly [string, AnswerValue])[] {
  if (!Object.hasOwn(retired, question.key)) return [];
  const { value, reason } = coerceAnswer(question, retired[question.key]);
  return reason === undefined ? [[question.key, value] as const] : [];
}
