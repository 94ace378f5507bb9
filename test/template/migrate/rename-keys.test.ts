import { describe, expect, it } from 'vitest';
import { renameKeys, type KeyRename } from '../../../src/template/migrate/rename-keys.ts';

function rename(text: string, ...renames: Omit<KeyRename, 'file'>[]): string {
  const files = new Map([['config/a.yaml', { bytes: Buffer.from(text), executable: false }]]);
  const all = renames.map((one) => ({ file: 'config/*.yaml', ...one }));
  const file = renameKeys(files, all).get('config/a.yaml');
  return Buffer.from(file!.bytes).toString('utf8');
}

describe('renameKeys', () => {
  it.each<[string, string, Omit<KeyRename, 'file'>, string]>([
    [
      'at the root',
      '# why\nplan:   gold # own\nb: 1\n',
      { from: 'plan', to: 'tier' },
      '# why\ntier:   gold # own\nb: 1\n',
    ],
    [
      'below',
      'a:\n  "plan": x\nplan: y\n',
      { from: 'a.plan', to: 'tier' },
      'a:\n  tier: x\nplan: y\n',
    ],
    [
      'in a flow mapping',
      'a: {plan: x, b: 2}\n',
      { from: 'a.plan', to: 'tier' },
      'a: {tier: x, b: 2}\n',
    ],
    [
      'in every document',
      'plan: 1\n---\nplan: 2\n',
      { from: 'plan', to: 'tier' },
      'tier: 1\n---\ntier: 2\n',
    ],
    ['to a name that needs quotes', 'plan: 1\n', { from: 'plan', to: 'a: b' }, '"a: b": 1\n'],
    [
      'with CRLF and without a final newline',
      'plan: 1\r\nb: 2',
      { from: 'plan', to: 'tier' },
      'tier: 1\r\nb: 2',
    ],
  ])('renames %s', (_what, text, change, expected) => {
    expect(rename(text, change)).toBe(expected);
  });

  it.each([
    ['no such key', 'b: 1\n'],
    ['the new key there already', 'plan: 1\ntier: 2\n'],
    ['a list in the way', '- plan\n'],
    ['no YAML', 'plan: [1\n'],
    ['an empty file', ''],
  ])('leaves a file with %s', (_what, text) => {
    expect(rename(text, { from: 'plan', to: 'tier' })).toBe(text);
  });

  it('follows one rename after the other', () => {
    expect(rename('a: 1\n', { from: 'a', to: 'b' }, { from: 'b', to: 'c' })).toBe('c: 1\n');
  });

  it('touches no file that the rename does not name', () => {
    const files = new Map([['other.yaml', { bytes: Buffer.from('a: 1\n'), executable: false }]]);
    expect(renameKeys(files, [{ file: 'config/*', from: 'a', to: 'b' }])).toEqual(files);
  });
});
