import type { AnswerValue } from '../../client/answers.ts';
import type { NamedFormat } from '../../client/named-format.ts';
import { coerceAnswer } from '../questions/coerce-answer.ts';
import { isExpression } from '../expressions/is-expression.ts';
import type { Question } from '../template.ts';

/** As hostile as an answer can be: whatever pastes it without quoting shows. */
const HOSTILE_TEXT = 'a: b # "x" {{slug}} \' \\ \n - ñ 漢';

const FORMAT_SAMPLES: Readonly<Record<NamedFormat, string>> = {
  country: 'CO',
  currency: 'COP',
  language: 'en',
  timezone: 'America/Bogota',
  phone: '+573001234567',
  semver: '1.0.0',
};

/** An answer to lint with, where its value decides nothing. */
export function sampleAnswer(question: Question): AnswerValue {
  const { type, choices = [], validate = {} } = question;
  switch (type) {
    case 'confirm':
      return true;
    case 'number':
      return validate.min ?? validate.max ?? 1;
    case 'select':
      return choices[0]?.value ?? '';
    case 'multiselect':
      return choices.map(({ value }) => value);
    case 'text':
      return sampleText(question);
  }
}

/** The answers to try where its value decides what is rendered; `compared` are texts it is compared with. */
export function answersToTry(question: Question, compared: Iterable<string>): AnswerValue[] {
  const { type, choices = [] } = question;
  const values = choices.map(({ value }) => value);
  switch (type) {
    case 'confirm':
      return [true, false];
    case 'select':
      return values;
    case 'multiselect':
      return listSubsets(values);
    case 'number':
      return [...new Set([sampleAnswer(question), 0, 1])].filter((each) =>
        isAnswer(question, each),
      );
    case 'text':
      return [...new Set([sampleText(question), '', ...compared])].filter((each) =>
        isAnswer(question, each),
      );
  }
}

/** The hostile text where the question takes it, else what its format or its default shows to be one. */
function sampleText(question: Question): string {
  const { default: proposed, validate } = question;
  const literal = typeof proposed === 'string' && !isExpression(proposed) ? [proposed] : [];
  const format = validate?.format === undefined ? [] : [FORMAT_SAMPLES[validate.format]];
  const candidates = [HOSTILE_TEXT, ...format, ...literal.filter((text) => text !== ''), 'a', 'a1'];
  return candidates.find((text) => isAnswer(question, text)) ?? 'sample';
}

function isAnswer(question: Question, value: AnswerValue): boolean {
  return coerceAnswer(question, value).reason === undefined;
}

/** Every subset of few choices; of many, none, each alone, and all. */
function listSubsets(values: readonly string[]): string[][] {
  if (values.length > 5) return [[], ...values.map((value) => [value]), [...values]];
  return values.reduce<string[][]>(
    (subsets, value) => [...subsets, ...subsets.map((subset) => [...subset, value])],
    [[]],
  );
}
