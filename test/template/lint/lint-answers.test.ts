import { describe, expect, it } from 'vitest';
import { lintAnswers } from '../../../src/template/lint/lint-answers.ts';
import { buildTemplate } from '../../support/build-template.ts';

const FEE = { key: 'fee', type: 'number', prompt: '?', default: 10 };
const NAME = { key: 'name', type: 'text', prompt: '?' };
const PLAN = { key: 'plan', type: 'select', prompt: '?', choices: ['basic', 'pro'] };

function lint(released: object[], questions: object[], migration?: object): string[] {
  const migrations = migration === undefined ? [] : [{ version: '1.1.0', ...migration }];
  const template = buildTemplate({ version: '1.1.0', questions, migrations });
  return lintAnswers(template, buildTemplate({ questions: released }).manifest).map(
    ({ code, message, hint }) => `${code}: ${message} → ${hint ?? ''}`,
  );
}

describe('lintAnswers', () => {
  it('finds a renamed question, and names the migration to declare', () => {
    expect(lint([FEE], [{ ...FEE, key: 'monthly_fee' }])).toEqual([
      'template-answer-lost: question fee of 1.0.0 is gone without a migration: clients would lose their answers → declare under migrations of the next version: renameAnswer: {fee: monthly_fee} or removeAnswer: [fee]',
    ]);
  });

  it.each([
    ['renamed', [{ ...FEE, key: 'monthly_fee' }], { renameAnswer: { fee: 'monthly_fee' } }],
    ['removed', [NAME], { removeAnswer: ['fee'] }],
    ['narrowed', [{ ...FEE, default: 1, validate: { max: 5 } }], { setAnswer: { fee: 5 } }],
  ])('takes a question that is %s with a migration', (_, questions, migration) => {
    expect(lint([FEE], questions, migration)).toEqual([]);
  });

  it('does not take a migration of the release itself for one since', () => {
    const template = buildTemplate({
      version: '1.1.0',
      questions: [NAME],
      migrations: [{ version: '1.0.0', removeAnswer: ['fee'] }],
    });
    expect(lintAnswers(template, buildTemplate({ questions: [FEE] }).manifest)).toHaveLength(1);
  });

  it('follows a rename, and checks the question that it leads to', () => {
    const migration = { renameAnswer: { plan: 'tier' } };
    const tier = { ...PLAN, key: 'tier', choices: ['pro', 'gold'] };
    expect(lint([PLAN], [tier], migration).join()).toContain(
      'question plan (now tier) of 1.0.0 does not take "basic" any more',
    );
  });

  it.each([
    ['a choice is gone', PLAN, { ...PLAN, choices: ['pro'] }, 'does not take "basic" any more'],
    [
      'a text turned into a number',
      NAME,
      { ...NAME, type: 'number' },
      'turned from text into number',
    ],
    ['a pattern came', NAME, { ...NAME, validate: { pattern: '[a-z]+' } }, 'has another pattern'],
    ['a format came', NAME, { ...NAME, validate: { format: 'country' } }, 'has another format'],
    ['a maximum came', FEE, { ...FEE, default: 1, validate: { max: 5 } }, 'has narrower bounds'],
    ['empty is refused', { ...NAME, default: '' }, NAME, 'cannot be left empty any more'],
    [
      'yes or no turned into choices',
      { ...NAME, type: 'confirm' },
      { ...PLAN, key: 'name' },
      'does not take true, false any more',
    ],
  ])('finds a narrowed question: %s', (_, old, now, says) => {
    expect(lint([old], [now]).join()).toContain(says);
  });

  it.each([
    ['a choice came', PLAN, { ...PLAN, choices: ['basic', 'pro', 'gold'] }],
    ['choices turned into a text', PLAN, { key: 'plan', type: 'text', prompt: '?' }],
    ['bounds widened', { ...FEE, validate: { max: 20 } }, { ...FEE, validate: { max: 30 } }],
    [
      'the pattern is as it was',
      { ...NAME, validate: { pattern: 'a' } },
      { ...NAME, validate: { pattern: 'a' } },
    ],
  ])('takes a question that accepts what it did: %s', (_, old, now) => {
    expect(lint([old], [now])).toEqual([]);
  });
});
