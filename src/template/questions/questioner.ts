import type { AnswerValue } from '../../client/answers.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { coerceAnswer } from './coerce-answer.ts';
import { flagOf } from './flag-of.ts';
import type { Question } from '../template.ts';

/** What a person can say instead of an answer: ask the question before this one again. */
export const GO_BACK = Symbol('go back');
/** Or: take what is proposed for this question and all after it. */
export const TAKE_PROPOSED = Symbol('take proposed');

export type Said = AnswerValue | typeof GO_BACK | typeof TAKE_PROPOSED;

/** Asks a person one question, with the answer that is proposed if there is one. `country`: the client's, if it is known. */
export type Ask = (
  question: Question,
  proposed: AnswerValue | undefined,
  country: string | undefined,
) => Promise<Said>;

interface Asked {
  proposed: AnswerValue | undefined;
  country: string | undefined;
}

/** Asks one question after the other; the person may go back. */
export interface Questioner {
  /** Errors: `answer-invalid`. */
  ask: (at: number, question: Question, asked: Asked) => Promise<AnswerValue | typeof GO_BACK>;
  /** The question that was answered last before this one; this one if it was the first. */
  goBack: (from: number) => number;
}

export function createQuestioner(ask: Ask): Questioner {
  const before: number[] = [];
  const said = new Map<string, AnswerValue>();
  let rest = false;
  return {
    ask: async (at, question, { proposed, country }) => {
      for (;;) {
        const inPlace = said.get(question.key) ?? proposed;
        if (rest && inPlace !== undefined) return inPlace;
        const answer = await ask(question, inPlace, country);
        if (answer === GO_BACK) return answer;
        if (answer !== TAKE_PROPOSED) {
          const value = assertValid(question, answer, country);
          // What was only agreed to may be proposed otherwise after an earlier answer has changed.
          if (String(value) === String(proposed)) said.delete(question.key);
          else said.set(question.key, value);
          before.push(at);
          return value;
        }
        // Without a proposal there is nothing to take, and the question is asked again.
        rest = true;
      }
    },
    goBack: (from) => before.pop() ?? from,
  };
}

function assertValid(
  question: Question,
  answer: unknown,
  country: string | undefined,
): AnswerValue {
  const { value, reason } = coerceAnswer(question, answer, country);
  if (reason === undefined) return value;
  throw invalidAnswers([`${flagOf(question)} ${reason}`]);
}

export function invalidAnswers(faults: readonly string[]): PulsoError {
  return new PulsoError('answer-invalid', faults.join('; '), {
    hint: 'pulso create --help lists every answer and its choices',
  });
}
