import { describe, expect, it } from 'vitest';
import { mergeClient } from '../../src/merge/files/merge-client.ts';
import type { MergeFile } from '../../src/merge/merge-types.ts';
import { readMergeCorpus, type MergeCase } from '../support/merge-corpus.ts';
import { applyChanges } from '../support/merge-files.ts';

const corpus = readMergeCorpus();

describe('the merge corpus', () => {
  it('has its cases, each with a source', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(60);
    expect(corpus.filter(({ source }) => source === '')).toEqual([]);
  });

  it.each(corpus.map((one) => [one.title, one] as const))('%s', (_, one) => {
    const result = mergeClient(one);
    expect(result.conflicts.map(({ path, at }) => `${path}: ${at}`)).toEqual(one.conflicts);
    const notes = result.notes.map(({ path, message }) => `${path}: ${message}`);
    expect(notes).toHaveLength(one.notes.length);
    for (const [index, note] of one.notes.entries()) expectNote(notes[index] ?? '', note);
    if (one.conflict === 'fail' && one.conflicts.length > 0) {
      expect(result.status).toBe('conflict');
      return;
    }
    const after = applyChanges(one.client, result);
    expect(show(after)).toEqual(show(one.expected));
    expect(result.status).toBe(show(after) === show(one.client) ? 'current' : 'behind');
    expectSettled(one, after);
  });
});

/** Once the render is the base, there is nothing left to do. */
function expectSettled(one: MergeCase, client: Map<string, MergeFile>): void {
  const again = mergeClient({ ...one, base: one.template, client, conflict: 'fail' });
  expect(again).toMatchObject({ status: 'current', files: [], conflicts: [] });
}

function expectNote(note: string, expected: string): void {
  const [path = '', ...message] = expected.split(': ');
  expect(note.startsWith(`${path}: `)).toBe(true);
  expect(note).toContain(message.join(': '));
}

/** Files as text a person can compare: every byte that is not plain text is escaped. */
function show(files: Map<string, MergeFile>): string {
  return [...files]
    .sort(([first], [second]) => (first < second ? -1 : 1))
    .map(([path, { bytes, executable }]) => {
      const text = JSON.stringify(Buffer.from(bytes).toString('latin1')).replaceAll('\\n', '\\n\n');
      return `${path}${executable ? ' (executable)' : ''}\n${text}`;
    })
    .join('\n\n');
}
