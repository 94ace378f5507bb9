import { describe, expect, it } from 'vitest';
import { coerceAnswer } from '../../../src/template/questions/coerce-answer.ts';
import { hasHiddenCharacters } from '../../../src/core/visible-text.ts';
import type { Question } from '../../../src/template/template.ts';
import { NASTY_CASES } from '../../support/nasty-texts.ts';

function ask(question: Partial<Question>): Question {
  return { key: 'answer', type: 'text', prompt: 'What?', ...question };
}

const PLAIN = ask({});
const CODE = ask({ validate: { pattern: '[a-z]+|[0-9]+', message: 'must be a code' } });
const OPTIONAL = ask({ default: '', validate: { format: 'phone' } });
const SHORT = ask({ validate: { min: 2, max: 4 } });
const CHOICES = ['audio', 'sales', 'stock'].map((value) => ({ value, label: value }));
const ONE = ask({ type: 'select', choices: CHOICES });
const MANY = ask({ type: 'multiselect', choices: CHOICES });
const SOME = ask({ type: 'multiselect', choices: CHOICES, validate: { min: 1, max: 2 } });
const YES_NO = ask({ type: 'confirm' });
const FEE = ask({ type: 'number', validate: { min: 0 } });

describe('coerceAnswer', () => {
  it.each<[Question, unknown, unknown]>([
    [PLAIN, ' kept as it is ', ' kept as it is '],
    [CODE, 'abc', 'abc'],
    [OPTIONAL, '', ''],
    [OPTIONAL, '+573001234567', '+573001234567'],
    [ask({ validate: { format: 'country' } }), 'co', 'CO'],
    [ask({ validate: { format: 'currency' } }), 'cop', 'COP'],
    [ask({ validate: { format: 'language' } }), 'ES', 'es'],
    [SHORT, 'ñandú'.slice(0, 4), 'ñand'],
    [ONE, 'sales', 'sales'],
    [MANY, 'sales,audio', ['audio', 'sales']],
    [MANY, ' sales , audio ,', ['audio', 'sales']],
    [MANY, ['stock', 'audio', 'stock'], ['audio', 'stock']],
    [MANY, '', []],
    [MANY, [], []],
    [YES_NO, true, true],
    [YES_NO, 'Yes', true],
    [YES_NO, 'off', false],
    [FEE, 99.5, 99.5],
    [FEE, ' 99.50 ', 99.5],
    [FEE, '+5', 5],
    [FEE, '-0', 0],
    [FEE, '.5', 0.5],
    [FEE, '1.200.000', 1_200_000],
    [YES_NO, 'Sí', true],
    [ask({ validate: { format: 'country' } }), 'Perú', 'PE'],
    [ask({ validate: { format: 'phone' } }), '+57 (300) 123-4567', '+573001234567'],
  ])('of %j makes of %j %j', (question, given, value) => {
    expect(coerceAnswer(question, given)).toEqual({ value });
  });

  it.each<[Question, unknown, string]>([
    [PLAIN, '', 'must not be empty'],
    [PLAIN, null, 'must be a text, in quotes'],
    [PLAIN, 1.1, 'must be a text, in quotes'],
    [PLAIN, true, 'must be a text, in quotes'],
    [PLAIN, ['a'], 'must be a text, in quotes'],
    [CODE, 'abc1', 'must be a code'],
    [CODE, 'abc\n', 'must be a code'],
    [ask({ validate: { pattern: 'x+' } }), 'y', 'must match x+'],
    [
      OPTIONAL,
      '300',
      'must be a phone number in E.164: + and 7 to 15 digits, such as +573001234567',
    ],
    [SHORT, 'a', 'must have 2 to 4 characters'],
    [SHORT, 'abcde', 'must have 2 to 4 characters'],
    [ask({ validate: { min: 2 } }), 'a', 'must have at least 2 characters'],
    [ONE, 'Sales', 'must be audio, sales or stock'],
    [ONE, ['sales'], 'must be audio, sales or stock'],
    [ONE, 'constructor', 'must be audio, sales or stock'],
    [MANY, 'sales,video', 'must be any of audio, sales and stock'],
    [MANY, [1], 'must be any of audio, sales and stock'],
    [MANY, { audio: true }, 'must be any of audio, sales and stock'],
    [SOME, [], 'must have 1 to 2 of them'],
    [SOME, 'audio,sales,stock', 'must have 1 to 2 of them'],
    [YES_NO, 'maybe', 'must be yes or no'],
    [YES_NO, 1, 'must be yes or no'],
    [FEE, '0x1F', 'must be a number'],
    [FEE, '1e3', 'must be a number'],
    [FEE, '', 'must be a number'],
    [FEE, '1,5', 'must be a number (use 1.5)'],
    [FEE, '1.200', 'must be a number (use 1200, or 1.2000 for decimals)'],
    [PLAIN, 'x\x1b]0;PWNED', 'must not have control characters or characters that reorder text'],
    [PLAIN, 'x\u202ey', 'must not have control characters or characters that reorder text'],
    [FEE, Number.NaN, 'must be a number'],
    [FEE, Infinity, 'must be a number'],
    [FEE, true, 'must be a number'],
    [FEE, -1, 'must be at least 0'],
  ])('of %j refuses %j: %s', (question, given, reason) => {
    expect(coerceAnswer(question, given)).toEqual({ reason });
  });

  it.each<[string, string, number | string]>([
    ['CO', '1.200', 1200],
    ['CO', '1.234,56', 1234.56],
    ['CO', '1,5', 1.5],
    ['CO', '1234.56', 1234.56],
    ['CO', '1,200', 'must be a number (use 1200, or 1.2000 for decimals)'],
    ['CO', '1,234.56', 'must be a number (use 1234.56)'],
    ['MX', '1,200', 1200],
    ['MX', '1,234.56', 1234.56],
    ['MX', '1.234,56', 'must be a number (use 1234.56)'],
    ['MX', '1.200', 'must be a number (use 1200, or 1.2000 for decimals)'],
    ['BR', '1.234,56', 1234.56],
    ['CR', '1 234,56', 1234.56],
  ])('in %s %j is %j', (country, given, expected) => {
    const { value, reason } = coerceAnswer(FEE, given, country);
    expect(value ?? reason).toBe(expected);
  });

  it('says what a phone number and a country should have been', () => {
    const phone = coerceAnswer(ask({ validate: { format: 'phone' } }), '300 123 4567', 'CO');
    expect(phone.reason).toMatch(/\(use \+573001234567\)$/);
    const country = coerceAnswer(ask({ validate: { format: 'country' } }), 'Colmbia');
    expect(country.reason).toMatch(/\(did you mean Colombia \(CO\)\?\)$/);
  });

  const shown = NASTY_CASES.filter(([, text]) => !hasHiddenCharacters(text));
  it.each(shown)('changes nothing of %s', (_name, text) => {
    expect(coerceAnswer(PLAIN, text)).toEqual({ value: text });
  });
});
