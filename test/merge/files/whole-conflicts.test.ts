import { describe, expect, it } from 'vitest';
import { mergeClient } from '../../../src/merge/files/merge-client.ts';
import type { ConflictChoice, MergeFile, MergeResult } from '../../../src/merge/merge-types.ts';

type Side = Record<string, string | Uint8Array>;

interface Case {
  base: Side;
  template: Side;
  client: Side;
  conflict: ConflictChoice;
  /** Files of another tool. */
  text?: boolean;
}

function files(side: Side, marks: Partial<MergeFile> = {}): Map<string, MergeFile> {
  return new Map(
    Object.entries(side).map(([path, content]) => {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      return [path, { bytes, executable: false, ...marks }];
    }),
  );
}

function merge({ base, template, client, conflict, text = false }: Case): MergeResult {
  const rendered = files(template, { text });
  return mergeClient({
    base: files(base),
    template: rendered,
    client: files(client),
    rules: {},
    conflict,
  });
}

function written(result: MergeResult, path: string): string | undefined {
  const file = result.files.find((change) => change.path === path)?.file;
  return file && Buffer.from(file.bytes).toString();
}

const UTF16 = Buffer.from('\uFEFFone\nthree\n', 'utf16le');
const NOTE = 'markers cannot show this conflict: choose ours or theirs';

describe('a conflict that markers cannot show', () => {
  it.each<[string, Omit<Case, 'conflict'>, string]>([
    [
      'a file that the client saved as UTF-16',
      { base: { 'a.txt': 'one\n' }, template: { 'a.txt': 'two\n' }, client: { 'a.txt': UTF16 } },
      'a.txt',
    ],
    [
      'a binary file that both added',
      { base: {}, template: { 'a.bin': 'x' }, client: { 'a.bin': new Uint8Array([0, 1]) } },
      'a.bin',
    ],
    [
      'a file that the template removed and the client edited',
      { base: { 'a.txt': 'one\n' }, template: {}, client: { 'a.txt': 'mine\n' } },
      'a.txt',
    ],
    [
      'a file where the client has a folder',
      { base: {}, template: { a: 'x\n' }, client: { 'a/own.txt': 'mine\n' } },
      'a',
    ],
  ])('stays undecided with --conflict markers: %s', (_, sides, path) => {
    expect(merge({ ...sides, conflict: 'markers' })).toMatchObject({
      status: 'conflict',
      files: [],
      conflicts: [{ path }],
      notes: [{ path, message: NOTE }],
    });
    expect(merge({ ...sides, conflict: 'ours' })).toMatchObject({ status: 'current', notes: [] });
    expect(merge({ ...sides, conflict: 'theirs' })).toMatchObject({ status: 'behind', notes: [] });
  });
});

describe('YAML that cannot be taken apart', () => {
  it.each([
    ['a document end', 'a: 1\nc: 1\n...\n'],
    ['a directive', '%YAML 1.2\n---\na: 1\nc: 1\n'],
    ['a complex key', '? [x, y]\n: 1\na: 1\nc: 1\n'],
  ])('has a way out of a conflict: %s', (_, base) => {
    const client = { 'v.yaml': base.replace('a: 1', 'new: c\na: 1') };
    const template = { 'v.yaml': base.replace('c: 1', 'c: 1\nnew: t') };
    const sides = { base: { 'v.yaml': base }, template, client };
    expect(merge({ ...sides, conflict: 'fail' }).status).toBe('conflict');
    expect(merge({ ...sides, conflict: 'ours' }).status).toBe('current');
    expect(written(merge({ ...sides, conflict: 'theirs' }), 'v.yaml')).toBe(template['v.yaml']);
  });
});

describe('a file of another tool', () => {
  const base = '{{- if .Values.on }}\nkind: A\nspec:\n  x: {{ .Values.x | quote }}\n{{- end }}\n';

  it('merges by lines, whatever its name says', () => {
    const template = { 'dep.yaml': base.replace('{{- end', '  y: 1\n{{- end') };
    const client = { 'dep.yaml': base.replace('kind: A', 'kind: B') };
    const result = merge({
      base: { 'dep.yaml': base },
      template,
      client,
      conflict: 'fail',
      text: true,
    });
    expect(written(result, 'dep.yaml')).toBe(
      base.replace('kind: A', 'kind: B').replace('{{- end', '  y: 1\n{{- end'),
    );
    expect(result.notes).toEqual([]);
  });

  it('is not taken apart if it happens to be YAML', () => {
    const sides = {
      base: { 'a.yaml': 'a: 1\nb: 1\n' },
      template: { 'a.yaml': 'a: 2\nb: 1\n' },
      client: { 'a.yaml': 'a: 1\nb: 2\n' },
    };
    expect(merge({ ...sides, conflict: 'fail' }).status).toBe('behind');
    expect(merge({ ...sides, conflict: 'fail', text: true }).status).toBe('conflict');
  });
});
