import type { Answers, AnswerValue } from '../client/answers.ts';
import { findNearestName } from '../client/nearest-name.ts';
import { PulsoError } from '../foundation/pulso-error.ts';
import { coerceAnswer } from './coerce-answer.ts';
import { holdsFor } from './expression.ts';
import { suggestName } from './expression-walk.ts';
import { flagOf } from './flag-of.ts';
import { proposeAnswer } from './propose-answer.ts';
import type { CompiledQuestion, Question, Template } from './template.ts';

/** Asks a person one question, with the answer that is proposed where there is one. */
export type Ask = (question: Question, proposed: AnswerValue | undefined) => Promise<AnswerValue>;

/** What has been found out on the way through the questions. */
interface Progress {
  answers: Record<string, AnswerValue>;
  missing: Question[];
  faults: string[];
}

/**
 * Every answer of a client, in the order of the questions: what is given, else what a person says to
 * `ask`, else the default (`defaults`, the workspace's own, before the template's).
 *
 * Errors: `unknown-answer` (with the key that was meant), `answer-invalid`, `answer-not-asked` (given,
 * but its `when` does not hold) and, without `ask`, `missing-answers`: all of them, flag by flag.
 */
export async function resolveAnswers(
  template: Template,
  given: Readonly<Record<string, unknown>>,
  ask?: Ask,
  defaults: Answers = {},
): Promise<Answers> {
  const values = new Map(Object.entries(given).filter(([, value]) => value !== undefined));
  refuseUnknown(template, values.keys());
  const progress: Progress = { answers: {}, missing: [], faults: [] };
  const unasked: Question[] = [];
  for (const compiled of template.questions) {
    const { question } = compiled;
    const value = values.get(question.key);
    if (!holdsFor(compiled.when, progress.answers)) {
      if (value !== undefined) unasked.push(question);
    } else if (value !== undefined) {
      take(progress, question, value);
    } else if (ask !== undefined) {
      take(
        progress,
        question,
        await ask(question, proposeAnswer(compiled, progress.answers, defaults)),
      );
    } else {
      takeDefault(progress, compiled, defaults);
    }
  }
  refuseFaults(progress, unasked);
  return progress.answers;
}

function take(progress: Progress, question: Question, given: unknown): void {
  const { value, reason } = coerceAnswer(question, given);
  if (reason === undefined) progress.answers[question.key] = value;
  else progress.faults.push(`${flagOf(question)} ${reason}`);
}

function takeDefault(progress: Progress, compiled: CompiledQuestion, defaults: Answers): void {
  const { answers, missing, faults } = progress;
  const { question } = compiled;
  // An expression may read what is missing: what is wrong is said anyway, and this is not.
  const guess = compiled.proposal !== undefined && missing.length + faults.length > 0;
  if (guess && !Object.hasOwn(defaults, question.key)) return;
  const value = proposeAnswer(compiled, answers, defaults);
  if (value === undefined) missing.push(question);
  else answers[question.key] = value;
}

function refuseUnknown(template: Template, keys: Iterable<string>): void {
  const known = template.questions.map(({ question }) => question.key);
  const unknown = [...keys].filter((key) => !known.includes(key));
  if (unknown.length === 0) return;
  const named = unknown.map((key) => `${key}${suggestName(findNearestName(key, known))}`);
  throw new PulsoError(
    'unknown-answer',
    `template ${template.name} does not ask for ${named.join(', ')}`,
    { hint: 'pulso template show lists its questions' },
  );
}

function refuseFaults({ missing, faults }: Progress, unasked: readonly Question[]): void {
  if (faults.length > 0) {
    throw new PulsoError('answer-invalid', faults.join('; '), {
      hint: 'pulso create --help lists every answer and its choices',
    });
  }
  if (missing.length > 0) {
    const flags = missing.map((question) => `${flagOf(question)} (${question.prompt})`);
    throw new PulsoError('missing-answers', `no answer for ${flags.join(', ')}`, {
      hint: `give ${missing.map(flagOf).join(', ')}, or name a file of answers with --answers`,
    });
  }
  if (unasked.length > 0) {
    const flags = unasked.map(flagOf).join(', ');
    throw new PulsoError('answer-not-asked', `${flags} would be ignored with these answers`, {
      hint: `leave ${flags} out, or change the answer that it depends on`,
    });
  }
}
