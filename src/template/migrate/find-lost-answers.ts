import type { Answers } from '../../client/answers.ts';
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
    const { reason } = coerceAnswer(question, value);
    return reason === undefined ? [] : [{ key, reason }];
  });
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
