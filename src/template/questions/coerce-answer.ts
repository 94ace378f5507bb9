import { hasHiddenCharacters } from '../../core/visible-text.ts';
import { suggestCountry } from '../../client/find-country.ts';
import { checkFormat, spellFormat, type NamedFormat } from '../../client/named-format.ts';
import { readNumber } from '../../client/read-number.ts';
import { addCallingCode } from '../../client/spell-phone.ts';
import type { AnswerValue } from '../../client/answers.ts';
import type { Question } from '../template.ts';

/** The answer, or why the value is none: a reason that reads on after the question's name (`must be …`). */
export type CoercedAnswer =
  { value: AnswerValue; reason?: undefined } | { value?: undefined; reason: string };

const YES = new Set(['true', 'yes', 'y', 'on', 'sí', 'si', 's', 'sim']);
const NO = new Set(['false', 'no', 'n', 'off', 'não', 'nao']);

/**
 * The answer that a flag's text, a value of an answers file or a person's choice stands for. A number
 * where a text is asked for is refused: YAML has already made 1.1 of `1.10`. `country`: the client's, if it is known;
 * numbers are read as people there write them.
 */
export function coerceAnswer(question: Question, given: unknown, country?: string): CoercedAnswer {
  const coerced = COERCE[question.type](given, question, country);
  if (coerced.reason !== undefined) return coerced;
  const reason = checkRules(question, coerced.value, country);
  return reason === undefined ? coerced : { reason };
}

type Coerce = (given: unknown, question: Question, country: string | undefined) => CoercedAnswer;

const COERCE: Readonly<Record<Question['type'], Coerce>> = {
  text: coerceText,
  select: (given, question) =>
    typeof given === 'string' && findChoice(question, given)
      ? { value: given }
      : { reason: `must be ${listChoices(question, 'or')}` },
  multiselect: coerceList,
  confirm: coerceBoolean,
  number: (given, _, country) => coerceNumber(given, country),
};

function coerceText(given: unknown, { validate }: Question): CoercedAnswer {
  if (typeof given !== 'string') return { reason: 'must be a text, in quotes' };
  const format = validate?.format;
  return { value: format === undefined ? given : spellFormat(format, given) };
}

function coerceList(given: unknown, question: Question): CoercedAnswer {
  const items = typeof given === 'string' ? splitList(given) : given;
  const known = Array.isArray(items) && items.every((item) => findChoice(question, item));
  if (!known) return { reason: `must be any of ${listChoices(question, 'and')}` };
  // In the order of the choices: the same answer renders the same bytes.
  const chosen = question.choices?.filter(({ value }) => items.includes(value)) ?? [];
  return { value: chosen.map(({ value }) => value) };
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function coerceBoolean(given: unknown): CoercedAnswer {
  if (typeof given === 'boolean') return { value: given };
  const word = typeof given === 'string' ? given.trim().toLowerCase() : '';
  if (YES.has(word)) return { value: true };
  return NO.has(word) ? { value: false } : { reason: 'must be yes or no' };
}

function coerceNumber(given: unknown, country: string | undefined): CoercedAnswer {
  const { value = given, advice } =
    typeof given === 'string' ? readNumber(given, country) : { value: given };
  if (typeof value === 'number' && Number.isFinite(value)) return { value: value + 0 };
  return { reason: advice === undefined ? 'must be a number' : `must be a number (${advice})` };
}

function findChoice({ choices }: Question, given: unknown): boolean {
  return choices?.some(({ value }) => value === given) ?? false;
}

function listChoices({ choices }: Question, word: string): string {
  const values = choices?.map(({ value }) => value) ?? [];
  return values.length < 2
    ? values.join('')
    : `${values.slice(0, -1).join(', ')} ${word} ${values.at(-1) ?? ''}`;
}

function checkRules(
  question: Question,
  value: AnswerValue,
  country: string | undefined,
): string | undefined {
  // A default of '' says that the question can be left without an answer.
  if (value === '') return question.default === '' ? undefined : 'must not be empty';
  if (typeof value === 'string' && hasHiddenCharacters(value)) {
    return 'must not have control characters or characters that reorder text';
  }
  const { pattern, message, format } = question.validate ?? {};
  const bounds = checkBounds(question, value);
  if (bounds !== undefined || typeof value !== 'string') return bounds;
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, 'u').test(value)) {
    return message ?? `must match ${pattern}`;
  }
  const expected = format === undefined ? undefined : checkFormat(format, value);
  if (expected === undefined) return undefined;
  const advice = format === undefined ? undefined : adviseFormat(format, value, country);
  return advice === undefined ? `must be ${expected}` : `must be ${expected} (${advice})`;
}

/** What to write instead, where it can be guessed. */
function adviseFormat(
  format: NamedFormat,
  text: string,
  country: string | undefined,
): string | undefined {
  if (format === 'country') {
    const nearest = suggestCountry(text);
    return nearest === undefined ? 'or its name' : `did you mean ${nearest}?`;
  }
  if (format !== 'phone' || country === undefined) return undefined;
  const whole = addCallingCode(text, country);
  return whole === undefined ? undefined : `use ${whole}`;
}

function checkBounds({ validate }: Question, value: AnswerValue): string | undefined {
  const { min = -Infinity, max = Infinity } = validate ?? {};
  if (typeof value === 'boolean') return undefined;
  const size = typeof value === 'number' ? value : value.length;
  if (size >= min && size <= max) return undefined;
  const unit = { number: '', string: ' characters', object: ' of them' }[
    typeof value as 'number' | 'string' | 'object'
  ];
  const says = typeof value === 'number' ? 'must be' : 'must have';
  if (max === Infinity) return `${says} at least ${min}${unit}`;
  if (min === -Infinity) return `${says} at most ${max}${unit}`;
  return `${says} ${min} to ${max}${unit}`;
}
