import { describe, expect, it } from 'vitest';
import type { AnswerValue } from '../../../src/client/answers.ts';
import type { Ask } from '../../../src/template/questions/questioner.ts';
import { resolveAnswers } from '../../../src/template/questions/resolve-answers.ts';
import { buildTemplate } from '../../support/build-template.ts';

const TEMPLATE = buildTemplate({
  questions: [
    { key: 'name', type: 'text', prompt: 'Name?' },
    { key: 'country', type: 'text', prompt: 'Country?', validate: { format: 'country' } },
    {
      key: 'database',
      type: 'select',
      prompt: 'Database?',
      choices: ['postgresql', 'bigquery'],
      default: 'postgresql',
    },
    { key: 'dataset', type: 'text', prompt: 'Dataset?', when: '{{eq database "bigquery"}}' },
    {
      key: 'currency',
      type: 'text',
      prompt: 'Currency?',
      default: '{{countryCurrency country}}',
      validate: { format: 'currency' },
    },
    { key: 'greeting', type: 'text', prompt: 'Greeting?', default: 'Hello from {{name}}' },
    { key: 'monthly_fee', type: 'number', prompt: 'Fee?', default: 0 },
  ],
});

const GIVEN = { name: 'Claro', country: 'CO' };

describe('resolveAnswers without a person', () => {
  it('takes what is given and fills in the defaults, in the order of the questions', async () => {
    const answers = await resolveAnswers(TEMPLATE, { monthly_fee: '12.5', ...GIVEN });
    expect(Object.entries(answers)).toEqual([
      ['name', 'Claro'],
      ['country', 'CO'],
      ['database', 'postgresql'],
      ['currency', 'COP'],
      ['greeting', 'Hello from Claro'],
      ['monthly_fee', 12.5],
    ]);
  });

  it('does not render expressions that an answer holds', async () => {
    const answers = await resolveAnswers(TEMPLATE, { ...GIVEN, name: '{{country}} {{#if' });
    expect(answers.greeting).toBe('Hello from {{country}} {{#if');
  });

  it('takes a value of undefined for none given', async () => {
    await expect(
      resolveAnswers(TEMPLATE, { ...GIVEN, currency: undefined }),
    ).resolves.toMatchObject({ currency: 'COP' });
  });

  it("takes the workspace's defaults before the template's, and what is given before both", async () => {
    const defaults = { currency: 'USD', database: 'bigquery', of_another_template: 1 };
    const given = { ...GIVEN, database: 'postgresql' };
    await expect(resolveAnswers(TEMPLATE, given, { defaults })).resolves.toMatchObject({
      currency: 'USD',
      database: 'postgresql',
    });
  });

  it('asks a question only where its `when` holds', async () => {
    const given = { ...GIVEN, database: 'bigquery', dataset: 'pulso' };
    await expect(resolveAnswers(TEMPLATE, given)).resolves.toHaveProperty('dataset', 'pulso');
  });
});

describe('what resolveAnswers refuses', () => {
  it.each<[string, Record<string, unknown>, string, string]>([
    [
      'everything that is missing, flag by flag',
      {},
      'missing-answers',
      'no answer for --name (Name?), --country (Country?)',
    ],
    [
      'what an answer made necessary',
      { ...GIVEN, database: 'bigquery' },
      'missing-answers',
      'no answer for --dataset (Dataset?)',
    ],
    [
      'unknown keys, each with the one that was meant',
      { ...GIVEN, curency: 'COP', zzz: 1 },
      'unknown-answer',
      'template sample does not ask for curency; did you mean currency?, zzz',
    ],
    [
      'keys of Object.prototype',
      { ...GIVEN, constructor: 'x', toString: 'y' },
      'unknown-answer',
      'template sample does not ask for constructor, toString',
    ],
    [
      'all invalid answers at once, and not what hangs on them',
      { name: '', country: 'Colmbia', monthly_fee: 'free' },
      'answer-invalid',
      '--name must not be empty; --country must be an ISO 3166 country code, such as CO (did you mean Colombia (CO)?), not "Colmbia"; --monthly-fee must be a number, not "free"',
    ],
    [
      'an answer that would be ignored',
      { ...GIVEN, dataset: 'pulso' },
      'answer-not-asked',
      '--dataset would be ignored with these answers',
    ],
    ['null', { ...GIVEN, name: null }, 'answer-invalid', '--name must be a text, in quotes'],
  ])('%s', async (_what, given, code, message) => {
    await expect(resolveAnswers(TEMPLATE, given)).rejects.toMatchObject({ code, message });
  });

  it("a workspace's default that is no answer, and says where it stands", async () => {
    const resolving = resolveAnswers(TEMPLATE, GIVEN, { defaults: { currency: 'PESO' } });
    await expect(resolving).rejects.toMatchObject({
      code: 'default-invalid',
      hint: 'change it under defaults in pulso.yaml',
    });
  });
});

describe('resolveAnswers with a person', () => {
  /** Answers from a script, and what was proposed for each. */
  function script(answers: Record<string, AnswerValue>): { ask: Ask; proposed: unknown[] } {
    const proposed: unknown[] = [];
    const ask: Ask = (question, proposal) => {
      proposed.push([question.key, proposal]);
      return Promise.resolve(answers[question.key] ?? proposal ?? '');
    };
    return { ask, proposed };
  }

  it('asks for all that was not given, proposing what follows from earlier answers', async () => {
    const { ask, proposed } = script({ name: 'Vivo', country: 'BR', greeting: 'Oi' });
    const answers = await resolveAnswers(TEMPLATE, { database: 'postgresql' }, { ask });
    expect(proposed).toEqual([
      ['name', undefined],
      ['country', undefined],
      ['currency', 'BRL'],
      ['greeting', 'Hello from Vivo'],
      ['monthly_fee', 0],
    ]);
    expect(answers).toMatchObject({
      name: 'Vivo',
      currency: 'BRL',
      greeting: 'Oi',
      monthly_fee: 0,
    });
  });

  it('proposes nothing where a default renders to nothing', async () => {
    const template = buildTemplate({
      questions: [
        { key: 'city', type: 'text', prompt: '?', default: '' },
        { key: 'region', type: 'text', prompt: '?', default: '{{city}}' },
      ],
    });
    const { ask, proposed } = script({ region: 'norte' });
    await resolveAnswers(template, { city: '' }, { ask });
    expect(proposed).toEqual([['region', undefined]]);
    await expect(resolveAnswers(template, { city: '' })).rejects.toMatchObject({
      code: 'missing-answers',
    });
  });

  it('checks what the person said', async () => {
    const { ask } = script({ name: 'Claro', country: 'Narnia', currency: 'COP' });
    await expect(resolveAnswers(TEMPLATE, {}, { ask })).rejects.toMatchObject({
      code: 'answer-invalid',
    });
  });

  it('lets an interruption through', async () => {
    const ask: Ask = () => Promise.reject(new RangeError('gone'));
    await expect(resolveAnswers(TEMPLATE, {}, { ask })).rejects.toThrow('gone');
  });
});
