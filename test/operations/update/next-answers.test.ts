import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answers, AnswerValue } from '../../../src/client/answers.ts';
import { nextAnswers, type NextAnswers } from '../../../src/operations/update/next-answers.ts';
import type { Template } from '../../../src/template/template.ts';
import { completeConfig } from '../../../src/workspace/settings/workspace-config.ts';
import { buildTemplate } from '../../support/build-template.ts';
import { PROPERTY_TIMEOUT, propertyRuns } from '../../support/property-runs.ts';
import { buildRecord } from '../../support/temporary-workspace.ts';

const config = completeConfig({});
const FEE = { key: 'fee', type: 'number', prompt: '?', default: 10 };
const MONTHLY = { ...FEE, key: 'monthly_fee' };
const PLAN = {
  key: 'plan',
  type: 'select',
  prompt: '?',
  choices: ['basic', 'pro'],
  default: 'basic',
};
const RENAMED = {
  version: '1.1.0',
  questions: [MONTHLY],
  migrations: [{ version: '1.1.0', renameAnswer: { fee: 'monthly_fee' } }],
};

interface Held {
  answers: Answers;
  retired?: Answers;
  version?: string;
}

function answer(
  manifest: object,
  { answers, retired, version = '1.0.0' }: Held,
  request: { changed?: Record<string, unknown>; newer?: Template } = {},
): Promise<NextAnswers> {
  const record = buildRecord('acme', {
    answers,
    template: { name: 'sample', version, digest: 'd' },
    ...(retired && { retired }),
  });
  return nextAnswers({ config }, record, { template: buildTemplate({ ...manifest }), ...request });
}

describe('nextAnswers', () => {
  it('retires an answer that is no longer asked for, with a note', async () => {
    const manifest = { version: '1.1.0', questions: [MONTHLY] };
    expect(await answer(manifest, { answers: { fee: 77 } })).toEqual({
      answers: { monthly_fee: 10 },
      retired: { fee: 77 },
      fates: [{ key: 'fee', fate: 'retired', was: 77 }],
    });
  });

  it('carries an answer over a declared rename without a note', async () => {
    const next = await answer(RENAMED, { answers: { fee: 77 } });
    expect(next).toEqual({ answers: { monthly_fee: 77 }, retired: {}, fates: [] });
  });

  it('undoes a rename on the way back, so that the answer survives', async () => {
    const held = { answers: { monthly_fee: 77 }, version: '1.1.0' };
    const newer = buildTemplate(RENAMED);
    const back = await answer({ questions: [FEE] }, held, { newer });
    expect(back).toEqual({ answers: { fee: 77 }, retired: {}, fates: [] });
    expect((await answer(RENAMED, back)).answers).toEqual({ monthly_fee: 77 });
  });

  it('retires an answer on the way back if the newer template is not known, and takes it again on the way forward', async () => {
    const manifest = { version: '1.1.0', questions: [MONTHLY] };
    const back = await answer(
      { questions: [PLAN] },
      { answers: { monthly_fee: 77 }, version: '1.1.0' },
    );
    expect(back.retired).toEqual({ monthly_fee: 77 });
    expect(await answer(manifest, back)).toEqual({
      answers: { monthly_fee: 77 },
      retired: { plan: 'basic' },
      fates: [
        { key: 'plan', fate: 'retired', was: 'basic' },
        { key: 'monthly_fee', fate: 'restored', was: 77, now: 77 },
      ],
    });
  });

  it('keeps an answer whose question depends on another one, until it is asked for again', async () => {
    const manifest = { questions: [PLAN, { ...FEE, when: '{{eq plan "pro"}}' }] };
    const basic = await answer(
      manifest,
      { answers: { plan: 'pro', fee: 77 } },
      { changed: { plan: 'basic' } },
    );
    expect(basic).toMatchObject({ answers: { plan: 'basic' }, retired: { fee: 77 } });
    const pro = await answer(manifest, basic, { changed: { plan: 'pro' } });
    expect(pro.answers).toEqual({ plan: 'pro', fee: 77 });
    expect(pro.retired).toEqual({});
  });

  it('names an answer that a migration sets to another value', async () => {
    const migrations = [{ version: '1.1.0', setAnswer: { plan: 'pro' } }];
    const manifest = { version: '1.1.0', questions: [PLAN], migrations };
    expect((await answer(manifest, { answers: { plan: 'basic' } })).fates).toEqual([
      { key: 'plan', fate: 'replaced', was: 'basic', now: 'pro' },
    ]);
  });

  it('keeps an answer that a migration removes as a retired one', async () => {
    const migrations = [{ version: '1.1.0', removeAnswer: ['fee'] }];
    const manifest = { version: '1.1.0', questions: [PLAN], migrations };
    const { retired, fates } = await answer(manifest, { answers: { plan: 'pro', fee: 77 } });
    expect(retired).toEqual({ fee: 77 });
    expect(fates).toEqual([{ key: 'fee', fate: 'retired', was: 77 }]);
  });

  it('names an answer that a renamed one takes the place of, whichever came first', async () => {
    const fates = [{ key: 'monthly_fee', fate: 'replaced', was: 5, now: 77 }];
    for (const answers of [
      { fee: 77, monthly_fee: 5 },
      { monthly_fee: 5, fee: 77 },
    ] as Answers[]) {
      expect(await answer(RENAMED, { answers })).toMatchObject({
        answers: { monthly_fee: 77 },
        fates,
      });
    }
  });

  it('names an answer that another type of question reads otherwise', async () => {
    const manifest = { questions: [{ key: 'code', type: 'number', prompt: '?' }] };
    expect((await answer(manifest, { answers: { code: '007' } })).fates).toEqual([
      { key: 'code', fate: 'replaced', was: '007', now: 7 },
    ]);
  });

  it('has no note if only the order of choices changed', async () => {
    const features = {
      key: 'features',
      type: 'multiselect',
      prompt: '?',
      choices: ['sales', 'audio'],
    };
    const next = await answer(
      { questions: [features] },
      { answers: { features: ['audio', 'sales'] } },
    );
    expect(next).toEqual({ answers: { features: ['sales', 'audio'] }, retired: {}, fates: [] });
  });

  it('leaves a retired answer that is not valid any more retired', async () => {
    const held = { answers: {}, retired: { plan: 'gold' } };
    expect(await answer({ questions: [PLAN] }, held)).toEqual({
      answers: { plan: 'basic' },
      retired: { plan: 'gold' },
      fates: [],
    });
  });

  it('drops a retired answer that the operator gives again', async () => {
    const held = { answers: {}, retired: { plan: 'pro' } };
    const next = await answer({ questions: [PLAN] }, held, { changed: { plan: 'basic' } });
    expect(next).toEqual({ answers: { plan: 'basic' }, retired: {}, fates: [] });
  });

  it('does not take a key of every object for an answer', async () => {
    const held = { answers: { fee: 77 }, retired: {} };
    const { retired } = await answer(
      { questions: [{ key: 'value_of', type: 'text', prompt: '?', default: 'x' }] },
      held,
    );
    expect(retired).toEqual({ fee: 77 });
  });

  it(
    'never loses an answer that was given without a note, whatever a template becomes',
    async () => {
      await fc.assert(
        fc.asyncProperty(HISTORY, async (versions) => {
          let held: NextAnswers & { version: string } = {
            ...{ answers: {}, retired: {}, fates: [], version: '1.0.0' },
          };
          let newer: Template | undefined;
          for (const [index, { minor, questions, migrations, changed }] of versions.entries()) {
            const version = `1.${minor}.0`;
            const declared = declare(migrations, minor);
            const manifest = {
              version,
              questions: questions.map(toQuestion),
              migrations: declared,
            };
            const synced = await answer(manifest, held, newer && { newer });
            expectNothingLost(held, synced, {});
            const keys = changed.filter((key) => questions.includes(key));
            const given = Object.fromEntries(keys.map((key) => [key, `${key}${index}`]));
            const set = await answer(manifest, { ...synced, version }, { changed: given });
            expectNothingLost(synced, set, given);
            held = { ...set, version };
            newer = buildTemplate(manifest);
          }
        }),
        { numRuns: propertyRuns(200) },
      );
    },
    PROPERTY_TIMEOUT,
  );
});

const KEYS = ['alpha', 'beta', 'gamma', 'delta'];
const KEY = fc.constantFrom(...KEYS);
/** Versions that go forward and back, with questions that come, go, and are renamed with and without a migration. */
const HISTORY = fc.array(
  fc.record({
    minor: fc.integer({ min: 1, max: 6 }),
    questions: fc.uniqueArray(KEY, { minLength: 1 }),
    changed: fc.uniqueArray(KEY),
    migrations: fc.array(
      fc.record({
        renameAnswer: fc.dictionary(KEY, KEY, { maxKeys: 2 }),
        setAnswer: fc.dictionary(KEY, fc.constantFrom('set', 'other'), { maxKeys: 1 }),
        removeAnswer: fc.uniqueArray(KEY, { maxLength: 1 }),
      }),
      { maxLength: 2 },
    ),
  }),
  { minLength: 2, maxLength: 6 },
);

function toQuestion(key: string): object {
  return { key, type: 'text', prompt: '?', default: `default of ${key}` };
}

/** Migrations up to a version, oldest first. */
function declare(migrations: readonly object[], minor: number): object[] {
  return migrations.map((migration, index) => ({
    version: `1.${Math.max(0, minor - migrations.length + 1 + index)}.0`,
    ...migration,
  }));
}

function expectNothingLost(
  before: NextAnswers,
  after: NextAnswers,
  given: Record<string, string>,
): void {
  const answers = Object.values(after.answers);
  const retired = Object.values(after.retired);
  const noted = (value: AnswerValue, fate?: string): boolean =>
    after.fates.some((each) => each.was === value && (fate === undefined || each.fate === fate));
  for (const [key, value] of Object.entries(before.answers)) {
    if (Object.hasOwn(given, key) || answers.includes(value)) continue;
    expect(noted(value), `${key}=${String(value)} is gone without a note`).toBe(true);
    expect(noted(value, 'replaced') || retired.includes(value), `${key} is not retired`).toBe(true);
  }
}
