import pLimit from 'p-limit';
import type { Ask, Said } from '../../template/questions/questioner.ts';

/** How the questions of one client are asked. */
export type AskOf = (slug: string) => Ask;

/**
 * Asks each question of a client once, however often its update is planned, and one question at a time,
 * however many clients are planned at once.
 */
export function rememberAnswers(ask: AskOf): AskOf {
  const turn = pLimit(1);
  const answers = new Map<string, Promise<Said>>();
  return (slug) =>
    (question, ...asked) => {
      const key = JSON.stringify([slug, question.key]);
      const answer = answers.get(key) ?? turn(() => ask(slug)(question, ...asked));
      answers.set(key, answer);
      return answer;
    };
}
