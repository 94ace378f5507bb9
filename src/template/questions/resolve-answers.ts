import type { Answers, AnswerValue } from '../../client/answers.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { coerceAnswer } from './coerce-answer.ts';
import { holdsFor } from '../expressions/expression.ts';
import { appendSuggestion } from '../expressions/expression-walk.ts';
import { flagOf } from './flag-of.ts';
import { proposeAnswer } from './propose-answer.ts';
import type { Question, Template } from '../template.ts';

/** Asks a person one question, with the answer that is proposed if there is one. */
export type Ask = (question: Question, proposed: AnswerValue | undefined) => Promise<AnswerValue>;

export interface ResolveOptions {
  /** The client's slug, which defaults may read. */
  slug?: string;
  ask?: Ask;
  /** The workspace's own, before the template's. */
  defaults?: Answers;
}

/**
 * Every answer of a client, in the order of the questions: what is given, else what a person says to
 * `ask`, else the default. What is given is checked before anybody is asked anything.
 *
 * Errors: `unknown-answer` (with the key that was meant), `answer-invalid`, `answer-not-asked` (given,
 * but its `when` does not hold) and, without `ask`, `missing-answers`: all of them, flag by flag.
 */
export async function resolveAnswers(
  template: Template,
  given: Readonly<Record<string, unknown>>,
  { slug = '', ask, defaults = {} }: ResolveOptions = {},
): Promise<Answers> {
  const known = checkGiven(template, given);
  const answers: Record<string, AnswerValue> = {};
  const missing: Question[] = [];
  const unasked: Question[] = [];
  for (const compiled of template.questions) {
    const { question, proposal } = compiled;
    const value = known.get(question.key);
    if (!holdsFor(compiled.when, { slug, ...answers })) {
      if (value !== undefined) unasked.push(question);
      continue;
    }
    // An expression may read what is missing: that is said anyway, and this is not.
    const guess = proposal !== undefined && missing.length > 0;
    const proposed =
      value !== undefined || guess
        ? undefined
        : proposeAnswer(compiled, { slug, ...answers }, defaults);
    const answer = value ?? (ask === undefined ? proposed : await askOne(ask, question, proposed));
    if (answer !== undefined) answers[question.key] = answer;
    else if (!guess) missing.push(question);
  }
  assertAllGiven(missing);
  assertAllAsked(unasked);
  return answers;
}

/** The answers that are given, by key. */
function checkGiven(
  template: Template,
  given: Readonly<Record<string, unknown>>,
): Map<string, AnswerValue> {
  const values = new Map(Object.entries(given).filter(([, value]) => value !== undefined));
  assertKnown(template, values.keys());
  const answers = new Map<string, AnswerValue>();
  const faults: string[] = [];
  for (const { question } of template.questions) {
    if (!values.has(question.key)) continue;
    const given = values.get(question.key);
    const { value, reason } = coerceAnswer(question, given);
    if (reason === undefined) answers.set(question.key, value);
    else faults.push(`${flagOf(question)} ${reason}${describeGiven(given)}`);
  }
  assertNoFaults(faults);
  return answers;
}

/** Behind the reason: what was given instead, where that is short enough to help. */
function describeGiven(given: unknown): string {
  const text = typeof given === 'string' ? given : '';
  return text === '' || text.length > 40 || /\p{Cc}/u.test(text) ? '' : `, not "${text}"`;
}

async function askOne(
  ask: Ask,
  question: Question,
  proposed: AnswerValue | undefined,
): Promise<AnswerValue | undefined> {
  const { value, reason } = coerceAnswer(question, await ask(question, proposed));
  assertNoFaults(reason === undefined ? [] : [`${flagOf(question)} ${reason}`]);
  return value;
}

function assertKnown(template: Template, keys: Iterable<string>): void {
  const known = template.questions.map(({ question }) => question.key);
  const unknown = [...keys].filter((key) => !known.includes(key));
  if (unknown.length === 0) return;
  const named = unknown.map((key) => `${key}${appendSuggestion(key, known)}`);
  throw new PulsoError(
    'unknown-answer',
    `template ${template.name} does not ask for ${named.join(', ')}`,
    { hint: 'pulso template show lists its questions' },
  );
}

function assertNoFaults(faults: readonly string[]): void {
  if (faults.length === 0) return;
  throw new PulsoError('answer-invalid', faults.join('; '), {
    hint: 'pulso create --help lists every answer and its choices',
  });
}

function assertAllGiven(missing: readonly Question[]): void {
  if (missing.length === 0) return;
  const flags = missing.map((question) => `${flagOf(question)} (${question.prompt})`);
  throw new PulsoError('missing-answers', `no answer for ${flags.join(', ')}`, {
    hint: `give ${missing.map(flagOf).join(', ')}, or name a file of answers with --answers`,
  });
}

function assertAllAsked(unasked: readonly Question[]): void {
  if (unasked.length === 0) return;
  const flags = unasked.map(flagOf).join(', ');
  throw new PulsoError('answer-not-asked', `${flags} would be ignored with these answers`, {
    hint: `leave ${flags} out, or change the answer that it depends on`,
  });
}
