import { describe, expect, it } from 'vitest';
import {
  walkConflicts,
  type ConflictAnswer,
  type Step,
} from '../../../src/operations/update/walk-conflicts.ts';
import type { KeptAnswer } from '../../../src/workspace/journal/kept-answers.ts';

const OURS = { take: 'ours' } as const;
const THEIRS = { take: 'theirs' } as const;

/** Walks through conflicts a, b and c with answers in turn: what was asked, kept and decided. */
async function walk(
  says: readonly ConflictAnswer[],
  { known = {}, ends = ['apply'] }: { known?: Record<string, KeptAnswer>; ends?: string[] } = {},
) {
  const asked: string[] = [];
  const kept: string[] = [];
  const answers = new Map<string, KeptAnswer>(Object.entries(known));
  const left = [...says];
  const complete = await walkConflicts(['a', 'b', 'c'], answers, {
    ask: ({ at, answered, refused }: Step) => {
      const before = typeof answered === 'string' ? ` ${answered}` : '';
      asked.push(`${'abc'[at]}${before}${refused === undefined ? '' : ` (${refused})`}`);
      const next = left.shift();
      if (next === undefined) throw new Error('asked too often');
      return Promise.resolve(next);
    },
    confirm: () => Promise.resolve((ends.shift() ?? 'apply') as 'apply'),
    keep: (given) => {
      kept.push([...given.keys()].join(''));
      return Promise.resolve();
    },
    check: (_, text) => Promise.resolve(text === 'bad' ? 'no YAML' : undefined),
  });
  return { complete, asked, kept, answers: Object.fromEntries(answers) };
}

describe('walkConflicts', () => {
  it('asks each conflict once, and keeps the answers after each', async () => {
    expect(await walk([OURS, THEIRS, { take: 'markers' }])).toEqual({
      complete: true,
      asked: ['a', 'b', 'c'],
      kept: ['a', 'ab', 'abc'],
      answers: { a: 'ours', b: 'theirs', c: 'markers' },
    });
  });

  it('goes back, shows the answer given before, and goes on where it was', async () => {
    const { asked, answers } = await walk([OURS, OURS, 'back', 'back', THEIRS, THEIRS]);
    expect(asked).toEqual(['a', 'b', 'c', 'b ours', 'a ours', 'c']);
    expect(answers).toEqual({ a: 'theirs', b: 'ours', c: 'theirs' });
    expect((await walk(['back', OURS, OURS, OURS])).asked).toEqual(['a', 'a', 'b', 'c']);
  });

  it('answers the rest alike, but not what has an answer', async () => {
    const { asked, answers } = await walk([OURS, { take: 'theirs', rest: true }]);
    expect(asked).toEqual(['a', 'b']);
    expect(answers).toEqual({ a: 'ours', b: 'theirs', c: 'theirs' });
  });

  it('goes on with the answers of an earlier run', async () => {
    const { asked, answers } = await walk([OURS], { known: { a: 'theirs', c: { text: 'x' } } });
    expect(asked).toEqual(['b']);
    expect(answers).toEqual({ a: 'theirs', b: 'ours', c: { text: 'x' } });
  });

  it('takes an edited text only if it can stand there', async () => {
    const { asked, answers } = await walk([{ text: 'bad' }, { text: 'good' }, OURS, OURS]);
    expect(asked).toEqual(['a', 'a (no YAML)', 'b', 'c']);
    expect(answers['a']).toEqual({ text: 'good' });
  });

  it('applies nothing if it is cancelled, and keeps the answers', async () => {
    const { complete, kept } = await walk([OURS, 'cancel']);
    expect([complete, kept]).toEqual([false, ['a']]);
    expect(await walk([OURS, OURS, OURS], { ends: ['cancel'] })).toMatchObject({ complete: false });
  });

  it('goes back from the end to the last conflict', async () => {
    const { complete, asked, answers } = await walk([OURS, OURS, OURS, THEIRS], {
      ends: ['back', 'apply'],
    });
    expect([complete, asked.at(-1), answers['c']]).toEqual([true, 'c ours', 'theirs']);
  });
});
