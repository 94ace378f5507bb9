import type { AnswerValue } from '../../client/answers.ts';
import { parseSlug } from '../../client/slug.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { ExistingDataChoice } from '../catalog/choices.ts';
import { coerceAnswer } from '../../template/questions/coerce-answer.ts';
import type { Ask, Said } from '../../template/questions/questioner.ts';
import type { Question } from '../../template/template.ts';

export { GO_BACK, TAKE_PROPOSED } from '../../template/questions/questioner.ts';

/** One question, as a person is asked it. */
export interface Prompt {
  /** The client that it is asked for; absent: the one being created. */
  slug?: string;
  question: Question;
  /** The answer in place; absent: there is none. */
  proposed: AnswerValue | undefined;
  /** Why an answer is invalid; undefined: it is valid. */
  findFault: (answer: unknown) => string | undefined;
}

/** What is done with data that an earlier client of the slug left. */
export type AskExistingData = (found: {
  slug: string;
  volumes: readonly string[];
}) => Promise<ExistingDataChoice | 'cancel'>;

/** How a person is asked what a request leaves open. */
export interface AskPerson {
  slug: (findFault: (text: string) => string | undefined) => Promise<string>;
  answer: (prompt: Prompt) => Promise<Said>;
  existingData: AskExistingData;
}

/** A template's questions as prompts. */
export function askAnswers(answer: AskPerson['answer'], slug?: string): Ask {
  return (question, proposed, country) => {
    const findFault = (given: unknown): string | undefined =>
      coerceAnswer(question, given, country).reason;
    return answer({ question, proposed, findFault, ...(slug !== undefined && { slug }) });
  };
}

/** Why a text is not a slug; undefined if it is one. */
export function findSlugFault(text: string): string | undefined {
  try {
    parseSlug(text);
    return undefined;
  } catch (error) {
    if (error instanceof PulsoError) return error.message;
    throw error;
  }
}
