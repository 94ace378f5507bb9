import { describe, expect, it } from 'vitest';
import type { Conflict, Resolution } from '../../src/merge/merge-types.ts';
import { mergeText } from '../support/merge-files.ts';

interface Texts {
  base: string;
  template: string;
  client: string;
}

/** The file where a person wrote `text` for its one conflict. */
function edit(path: string, texts: Texts, text: string): string {
  return mergeText(texts, { path, conflict: () => ({ text }) }).text;
}

/** The conflicts of a file. */
function conflictsOf(path: string, texts: Texts): readonly Conflict[] {
  return mergeText(texts, { path }).result.conflicts;
}

const YAML = {
  base: 'a:\n  b: 1 # why\n  l: [1, 2]\nz: 1\n',
  template: 'a:\n  b: 2 # why\n  l: [1, 2]\nz: 1\n',
  client: 'a:\n    b: 3 # why\n    l: [1, 2]\nz: 1\n',
};

describe('a text written for a conflict', () => {
  it.each([
    ['a.txt', { base: 'a\nb\n', template: 'a\nc\n', client: 'a\nd\n' }, 'x\ny', 'a\nx\ny\n'],
    [
      '.env',
      { base: 'A=1\nB=1\n', template: 'A=2\nB=1\n', client: 'A=3\nB=1\n' },
      'A=4',
      'A=4\nB=1\n',
    ],
    ['a.yaml', YAML, 'b:\n  c: 1\n', 'a:\n    b:\n      c: 1\n    l: [1, 2]\nz: 1\n'],
    ['a.yaml', YAML, '', 'a:\n    l: [1, 2]\nz: 1\n'],
    [
      'a.json',
      { base: '{"a": 1, "b": 1}\n', template: '{"a": 2, "b": 1}\n', client: '{"a": 3, "b": 1}\n' },
      '"a": [4]\n',
      '{"a": [4], "b": 1}\n',
    ],
    [
      'a.yaml',
      { base: 'l:\n- A=1\n- B=1\n', template: 'l:\n- A=2\n- B=1\n', client: 'l:\n- A=3\n- B=1\n' },
      '- A=4\n',
      'l:\n- A=4\n- B=1\n',
    ],
  ])('stands in %s', (path, texts, text, expected) => {
    expect(edit(path, texts, text)).toBe(expected);
  });

  it.each(['c: 1\n', 'b: 1\nc: 2\n', 'b: "\n', 'text\n'])(
    '%j is not the entry it is for',
    (text) => {
      expect(() => edit('a.yaml', YAML, text)).toThrow(/the edited text of a\.b/);
    },
  );

  it('replaces a file that both sides added, in the client’s line endings', () => {
    const text = mergeText(
      { base: '', template: 'a\n', client: 'b\r\n' },
      { path: 'a.txt', conflict: () => ({ text: 'c\nd\n' }) },
    ).text;
    expect(text).toBe('c\r\nd\r\n');
  });
});

describe('the identity of a conflict', () => {
  it('is the same for the same sides, and another for others', () => {
    const id = (client: string): string | undefined =>
      conflictsOf('a.yaml', { base: 'a: 1\n', template: 'a: 2\n', client })[0]?.id;
    expect(id('a: 3\n')).toBe(id('a: 3\n'));
    expect(id('a: 3\n')).not.toBe(id('a: 4\n'));
  });

  it('distinguishes conflicts with one label, so that each has its own answer', () => {
    const side = (one: string, other: string): string =>
      `l:\n- name: 1\n  v: ${one}\n- name: "1"\n  v: ${other}\n`;
    const texts = { base: side('a', 'a'), template: side('b', 'b'), client: side('c', 'c') };
    const conflicts = conflictsOf('a.yaml', texts);
    expect(conflicts.map(({ at }) => at)).toEqual(['l[name=1].v', 'l[name=1].v']);
    const answers = new Map<string, Resolution>(
      conflicts.map(({ id }, index) => [id, index === 0 ? 'ours' : 'theirs']),
    );
    const { text } = mergeText(texts, { conflict: ({ id }) => answers.get(id) ?? 'fail' });
    expect(text).toBe(side('c', 'b'));
  });

  it('has the sides as whole lines, and none for a binary file', () => {
    expect(conflictsOf('a.yaml', YAML)[0]?.lines).toEqual({
      base: 'b: 1 # why\n',
      template: 'b: 2 # why\n',
      client: 'b: 3 # why\n',
    });
    const [binary] = conflictsOf('a.bin', { base: 'a\0', template: 'b\0', client: 'c\0' });
    expect(binary?.lines).toBeUndefined();
    expect(binary?.template).not.toBe(binary?.client);
  });
});
