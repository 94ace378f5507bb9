import type { Answers, AnswerValue } from '../../client/answers.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { findCountry } from '../../client/find-country.ts';
import { coerceAnswer } from './coerce-answer.ts';
import { holdsFor } from '../expressions/expression.ts';
import { appendSuggestion } from '../expressions/expression-walk.ts';
import { flagOf } from './flag-of.ts';
import { createQuestioner, GO_BACK, invalidAnswers, type Ask } from './questioner.ts';
import { proposeAnswer } from './propose-answer.ts';
import type { Question, Template } from '../template.ts';

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
  const known = checkGiven(template, given, defaults);
  let answers: Record<string, AnswerValue> = {};
  const missing: Question[] = [];
  const person = ask && createQuestioner(ask);
  const { questions } = template;
  for (let at = 0; at < questions.length; at += 1) {
    const compiled = questions[at];
    if (compiled === undefined) break;
    const { question, proposal } = compiled;
    const value = known.get(question.key);
    if (!holdsFor(compiled.when, { slug, ...answers })) continue;
    // An expression may read what is missing: that is said anyway, and this is not.
    const guess = proposal !== undefined && missing.length > 0;
    const proposed =
      value !== undefined || guess
        ? undefined
        : proposeAnswer(compiled, { slug, ...answers }, defaults);
    const country = countryOf(template, answers);
    const answer =
      value ?? (person ? await person.ask(at, question, { proposed, country }) : proposed);
    if (answer === GO_BACK) {
      at = person?.goBack(at) ?? at;
      // What hangs on the question is asked again too.
      const earlier = questions.slice(0, at).map((one) => one.question.key);
      answers = Object.fromEntries(
        Object.entries(answers).filter(([key]) => earlier.includes(key)),
      );
      at -= 1;
      continue;
    }
    if (answer !== undefined) answers[question.key] = answer;
    else if (!guess) missing.push(question);
  }
  assertAllGiven(missing);
  const isUnasked = ({ key }: Question): boolean => known.has(key) && !Object.hasOwn(answers, key);
  assertAllAsked(questions.map(({ question }) => question).filter(isUnasked));
  return answers;
}

/** The answers that are given, by key. */
function checkGiven(
  template: Template,
  given: Readonly<Record<string, unknown>>,
  defaults: Answers,
): Map<string, AnswerValue> {
  const values = new Map(Object.entries(given).filter(([, value]) => value !== undefined));
  assertKnown(template, values.keys());
  const country = countryOf(template, { ...defaults, ...Object.fromEntries(values) });
  const answers = new Map<string, AnswerValue>();
  const faults: string[] = [];
  for (const { question } of template.questions) {
    if (!values.has(question.key)) continue;
    const given = values.get(question.key);
    const { value, reason } = coerceAnswer(question, given, country);
    if (reason === undefined) answers.set(question.key, value);
    else faults.push(`${flagOf(question)} ${reason}${describeGiven(given)}`);
  }
  if (faults.length > 0) throw invalidAnswers(faults);
  return answers;
}

/** The client's country, by the first question that asks for one. */
function countryOf(
  { questions }: Template,
  answers: Readonly<Record<string, unknown>>,
): string | undefined {
  const asking = questions.find(({ question }) => question.validate?.format === 'country');
  const answer = asking && answers[asking.question.key];
  return typeof answer === 'string' ? findCountry(answer) : undefined;
}

/** Behind the reason: what was given instead, where that is short enough to help. */
function describeGiven(given: unknown): string {
  const text = typeof given === 'string' ? given : '';
  return text === '' || text.length > 40 || /\p{Cc}/u.test(text) ? '' : `, not "${text}"`;
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
