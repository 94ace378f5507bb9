import { describe, expect, it } from 'vitest';
import type { Conflict, MergeFile } from '../../../src/merge/merge-types.ts';
import { mergeSides, type Files } from '../../support/merge-files.ts';

const file = (text: string, executable = false, seed?: boolean): MergeFile => ({
  bytes: Buffer.from(text),
  executable,
  ...(seed === undefined ? {} : { seed }),
});

/** What becomes of a file given as `base template client`, `-` where a side has none, `0` where it is empty. */
function outcome(sides: string): string {
  const [base = {}, template = {}, client = {}] = sides
    .split(' ')
    .map((text): Files => (text === '-' ? {} : { f: text.replace('0', '') }));
  const { status, files, conflicts } = mergeSides({ base, template, client });
  if (conflicts[0]) return `${status}: ${conflicts[0].change}`;
  const [change] = files;
  if (change === undefined) return status;
  return `${status}: ${change.change} ${Buffer.from(change.file?.bytes ?? []).toString()}`.trim();
}

describe('mergeClient, for one path', () => {
  it.each([
    ['new in the template', '- a -', 'behind: added a'],
    ['the client’s own', '- - a', 'current'],
    ['new on both sides, alike', '- a a', 'current'],
    ['new on both sides, differently', '- a b', 'conflict: added'],
    ['the same everywhere', 'a a a', 'current'],
    ['changed by the template', 'a b a', 'behind: modified b'],
    ['changed by the client', 'a a b', 'current'],
    ['changed alike', 'a b b', 'current'],
    ['changed differently', 'a b c', 'conflict: modified'],
    ['removed by the template', 'a - a', 'behind: removed'],
    ['removed by the client', 'a a -', 'current'],
    ['removed by both', 'a - -', 'current'],
    ['removed by the client, changed by the template', 'a b -', 'current'],
    ['removed by the template, changed by the client', 'a - b', 'conflict: removed'],
    ['emptied by the template', 'a 0 a', 'behind: modified'],
    ['emptied by the client', 'a a 0', 'current'],
    ['emptied by one, changed by the other', 'a b 0', 'conflict: modified'],
  ])('%s', (_what, sides, expected) => {
    expect(outcome(sides)).toBe(expected);
  });
});

describe('mergeClient', () => {
  it('merges the executable bit beside the content', () => {
    const { files } = mergeSides({
      base: { f: file('a\nb\nc\n') },
      template: { f: file('a\nb\nC\n', true) },
      client: { f: file('A\nb\nc\n') },
    });
    expect(files).toMatchObject([{ path: 'f', change: 'modified', file: { executable: true } }]);
    expect(Buffer.from(files[0]!.file!.bytes).toString()).toBe('A\nb\nC\n');
  });

  it('asks for each conflict, and writes nothing where one is refused', () => {
    const sides = {
      base: { 'a.yaml': 'x: 1\ny: 1\n', b: '1\n' },
      template: { 'a.yaml': 'x: 2\ny: 2\n', b: '2\n' },
      client: { 'a.yaml': 'x: 3\ny: 3\n', b: '3\n' },
    };
    const asked: string[] = [];
    const choose = (conflict: Conflict): 'theirs' | 'ours' => {
      asked.push(`${conflict.path} ${conflict.at}`);
      return conflict.at === 'y' ? 'theirs' : 'ours';
    };
    const decided = mergeSides(sides, {}, choose);
    expect(asked).toEqual(['a.yaml x', 'a.yaml y', 'b line 1']);
    expect(decided.status).toBe('behind');
    expect(decided.files.map(({ file: one }) => Buffer.from(one!.bytes).toString())).toEqual([
      'x: 3\ny: 2\n',
    ]);
    const refused = mergeSides(sides, {}, ({ path }) => (path === 'b' ? 'fail' : 'theirs'));
    expect(refused.status).toBe('conflict');
  });

  it('tells the three values of a conflict, as text', () => {
    const { conflicts } = mergeSides({
      base: { 'a.yaml': 'top:\n  env:\n    A: 1\n  image: "a"\n' },
      template: { 'a.yaml': "top:\n  env:\n    A: 2\n  image: 'b'\n" },
      client: { 'a.yaml': 'top:\n  image: c # mine\n' },
    });
    expect(conflicts).toMatchObject([
      {
        path: 'a.yaml',
        change: 'modified',
        at: 'top.env',
        base: 'A: 1',
        template: 'A: 2',
        client: null,
      },
      {
        path: 'a.yaml',
        change: 'modified',
        at: 'top.image',
        base: '"a"',
        template: "'b'",
        client: 'c',
      },
    ]);
  });

  it('quotes keys that would read as a path', () => {
    const texts = (value: number): Files => ({
      'a.yaml': `labels:\n  app.kubernetes.io/name: ${value}\n  "": ${value}\n`,
    });
    const { conflicts } = mergeSides({ base: texts(1), template: texts(2), client: texts(3) });
    expect(conflicts.map(({ at }) => at)).toEqual(['labels."app.kubernetes.io/name"', 'labels.""']);
  });

  it('says what a binary conflict is about', () => {
    const { conflicts } = mergeSides({
      base: { f: 'a\0' },
      template: { f: 'b\0' },
      client: { f: 'cc\0' },
    });
    expect(conflicts).toMatchObject([
      {
        base: expect.stringMatching(/^binary, 2 bytes, sha256 [0-9a-f]{12}$/) as string,
        client: expect.stringContaining('binary, 3 bytes') as string,
      },
    ]);
  });

  it.each([
    ['a file that was no seed becomes one', { f: 'a' }, { f: file('b', false, true) }, { f: 'a' }],
    ['a seed leaves the template', { f: file('a', false, true) }, {}, { f: 'a' }],
    [
      'a seed changes its mode',
      { f: file('a', false, true) },
      { f: file('a', true, true) },
      { f: 'b' },
    ],
  ])('leaves the client alone where %s', (_what, base, template, client) => {
    expect(mergeSides({ base, template, client })).toMatchObject({ status: 'current', files: [] });
  });

  it('syncs a seed that is one no longer', () => {
    const result = mergeSides({
      base: { f: file('a', false, true) },
      template: { f: 'b' },
      client: { f: 'a' },
    });
    expect(result).toMatchObject({ status: 'behind', files: [{ path: 'f', change: 'modified' }] });
  });

  it('removes what stands in the way only where the template shall win', () => {
    const sides = { base: {}, template: { 'a/b': 'new' }, client: { a: 'mine', c: 'mine' } };
    expect(mergeSides(sides, {}, 'ours').files).toEqual([]);
    expect(mergeSides(sides, {}, 'theirs').files).toMatchObject([
      { path: 'a', change: 'removed' },
      { path: 'a/b', change: 'added' },
    ]);
  });

  it('knows paths that look like something else', () => {
    const names = ['__proto__', 'constructor', 'ñ/☕', 'a b', '.pulso-like'];
    const texts = (text: string): Files => Object.fromEntries(names.map((name) => [name, text]));
    const { files } = mergeSides({ base: texts('a'), template: texts('b'), client: texts('a') });
    expect(files).toHaveLength(Object.keys(texts('')).length);
  });

  it.each(['fail', 'ours', 'theirs', 'markers'] as const)(
    'writes nothing into a file with markers of an earlier sync, with %s',
    (choice) => {
      const marked = '<<<<<<< client\na\n||||||| base\nb\n=======\nc\n>>>>>>> template\nz\n';
      const sides = { base: { f: 'c\nz\n' }, template: { f: 'd\nz\n' }, client: { f: marked } };
      const result = mergeSides(sides, {}, choice);
      expect(result).toMatchObject({ status: 'conflict', files: [] });
      expect(result.conflicts.map(({ at }) => at)).toEqual(['line 1']);
    },
  );

  it('does not read what only one side changed', () => {
    const broken = 'a: "\n';
    const { notes, files } = mergeSides({
      base: { 'a.yaml': 'a: 1\n' },
      template: { 'a.yaml': broken },
      client: { 'a.yaml': 'a: 1\n' },
    });
    expect(notes).toEqual([]);
    expect(files).toHaveLength(1);
  });
});
