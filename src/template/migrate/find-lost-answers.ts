import type { Answers, AnswerValue } from '../../client/answers.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { coerceAnswer } from '../questions/coerce-answer.ts';
import type { Template } from '../template.ts';
import { migrateAnswers } from './migrate-answers.ts';

/** An answer that a client has and its template has no place for. */
export interface LostAnswer {
  key: string;
  /** Why it is not valid; absent: no question asks for it. */
  reason?: string;
}

/** The answers of a client of version `from` that a template would drop or refuse, after its migrations. */
export function findLostAnswers(template: Template, answers: Answers, from: string): LostAnswer[] {
  const questions = new Map(template.questions.map(({ question }) => [question.key, question]));
  return Object.entries(migrate(template, answers, from)).flatMap(([key, value]) => {
    const question = questions.get(key);
    if (question === undefined) return [{ key }];
    const { value: now, reason = describeChange(value, now) } = coerceAnswer(question, value);
    return reason === undefined ? [] : [{ key, reason }];
  });
}

/** Another type of question reads it otherwise: `007` is the number 7. The order of choices is the template's. */
function describeChange(was: AnswerValue, now: AnswerValue | undefined): string | undefined {
  if (now === undefined || Array.isArray(now) || String(now) === String(was)) return undefined;
  return `would be read as ${String(now)}`;
}

/** A migration that fails is reported by the sync of that client. */
function migrate(template: Template, answers: Answers, from: string): Answers {
  try {
    return migrateAnswers(template, answers, from);
  } catch (error) {
    if (error instanceof PulsoError) return {};
    throw error;
  }
}
