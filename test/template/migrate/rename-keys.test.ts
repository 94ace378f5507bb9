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
      'in every item of a list, but where the item has the new key',
      'a:\n  - plan: 1\n  - {plan: 2}\n  - plan: 3\n    tier: 4\n  - text\n',
      { from: 'a.plan', to: 'tier' },
      'a:\n  - tier: 1\n  - {tier: 2}\n  - plan: 3\n    tier: 4\n  - text\n',
    ],
    [
      'in lists of lists, and below an item',
      '- - a:\n      plan: 1\n  - a: {plan: 2}\n',
      { from: 'a.plan', to: 'tier' },
      '- - a:\n      tier: 1\n  - a: {tier: 2}\n',
    ],
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
    ['a text of that name in a list', '- plan\n'],
    ['no YAML', 'plan: [1\n'],
    ['an empty file', ''],
  ])('leaves a file with %s', (_what, text) => {
    expect(rename(text, { from: 'plan', to: 'tier' })).toBe(text);
  });

  it.each([
    ['Latin-1', Buffer.from('plan: 1 # a\xf1o\nb: caf\xe9\n', 'latin1')],
    ['UTF-8 with a byte order mark', Buffer.from('\ufeffplan: 1 # año\n')],
    [
      'a broken sequence',
      Buffer.concat([Buffer.from('plan: 1 # '), Buffer.from([0xc3, 0x28, 0x0a])]),
    ],
  ])('keeps every other byte of a file in %s', (_, bytes) => {
    const files = new Map([['a.yaml', { bytes, executable: false }]]);
    const renames = [{ file: 'a.yaml', from: 'plan', to: 'tier' }];
    const after = Buffer.from(renameKeys(files, renames).get('a.yaml')!.bytes);
    expect(after.toString('latin1')).toBe(bytes.toString('latin1').replace('plan', 'tier'));
  });

  it.each<[string, string, [from: string, to: string], string]>([
    ['.env', '# c\nOLD=1\nexport B="OLD"\n', ['OLD', 'NEW'], '# c\nNEW=1\nexport B="OLD"\n'],
    ['.env', 'export  OLD = "x\ny" # OLD', ['OLD', 'NEW'], 'export  NEW = "x\ny" # OLD'],
    ['app.env', 'A=1\r\nOLD=2\r\n', ['OLD', 'NEW'], 'A=1\r\nNEW=2\r\n'],
    ['app.env', '\ufeffOLD=2\n', ['OLD', 'NEW'], '\ufeffNEW=2\n'],
    ['a.ini', '[a]\nold : 1 ; c\n[b]\nold=1\n', ['a.old', 'new'], '[a]\nnew : 1 ; c\n[b]\nold=1\n'],
    ['a.properties', 'x.old = 1 \\\n  2\n', ['x.old', 'new'], 'x.new = 1 \\\n  2\n'],
    ['a.toml', '[a.b]\n"old" = [\n  1,\n]\n', ['a.b.old', 'new'], '[a.b]\n"new" = [\n  1,\n]\n'],
    ['a.toml', 'a . old = 1\n', ['a.old', 'new'], 'a . new = 1\n'],
    ['.env', 'OLD=1\nNEW=2\n', ['OLD', 'NEW'], 'OLD=1\nNEW=2\n'],
    ['.env', 'OLD=1\n<html>\n', ['OLD', 'NEW'], 'OLD=1\n<html>\n'],
    ['.env', 'OLD=1\n', ['OLD', 'NEW='], 'OLD=1\n'],
    ['.env', '', ['OLD', 'NEW'], ''],
  ])('renames a key of %s: %j', (path, text, [from, to], expected) => {
    const files = new Map([[path, { bytes: Buffer.from(text), executable: false }]]);
    const after = renameKeys(files, [{ file: path, from, to }]).get(path);
    expect(Buffer.from(after!.bytes).toString('utf8')).toBe(expected);
  });

  it('follows one rename after the other', () => {
    expect(rename('a: 1\n', { from: 'a', to: 'b' }, { from: 'b', to: 'c' })).toBe('c: 1\n');
  });

  it.each([
    ['keys of one mapping', (at: number) => `k${at}: x # own\n`, 'plan: 1\n', 'tier: 1\n'],
    ['items of one list', (at: number) => `- {name: n${at}, plan: 1}\n`, '', undefined],
  ])(
    'takes time in proportion to the text: 20,000 %s',
    (_, line, head, expected) => {
      const lines = Array.from({ length: 20_000 }, (__, at) => line(at)).join('');
      const after = expected === undefined ? lines.replaceAll('plan', 'tier') : expected + lines;
      expect(rename(head + lines, { from: 'plan', to: 'tier' }) === after).toBe(true);
    },
    20_000,
  );

  it('touches no file that the rename does not name', () => {
    const files = new Map([['other.yaml', { bytes: Buffer.from('a: 1\n'), executable: false }]]);
    expect(renameKeys(files, [{ file: 'config/*', from: 'a', to: 'b' }])).toEqual(files);
  });
});
