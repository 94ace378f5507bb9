import { describe, expect, it } from 'vitest';
import { findReader } from '../../../src/merge/keyed/find-reader.ts';
import { bodyOf, type KeyedFile } from '../../../src/merge/keyed/keyed-file.ts';

function read(path: string, text: string): KeyedFile {
  const file = findReader(path)!(text);
  if ('reason' in file) throw new Error(file.reason);
  return file;
}

function rejoin({ head, entries, tail }: KeyedFile): string {
  return head + entries.map((entry) => entry.lead + bodyOf(entry)).join('') + tail;
}

/** Every key with its value, the keys of sections below them. */
function list({ entries }: Pick<KeyedFile, 'entries'>): string[] {
  return entries.flatMap(({ label, value, entries: inner }) =>
    inner ? list({ entries: inner }).map((line) => `${label}/${line}`) : [`${label}=${value}`],
  );
}

describe('files with keys', () => {
  it.each([
    [
      '.env',
      '# a\n\n# b\nA=1\n export B = "x # y" # z\n\nC=\nD\nE: f\n# end\n',
      ['A=1', 'B="x # y"', 'C=', 'D=', 'E=f'],
    ],
    [
      'prod.env',
      'A="1\n2\\"3"\nB=it\'s\nC=a#b\nD=\'x\ny\'\n',
      ['A="1\n2\\"3"', "B=it's", 'C=a#b', "D='x\ny'"],
    ],
    ['.env', 'A="open\nB=1\n', ['A="open', 'B=1']],
    [
      'a.properties',
      '! x\na b\nc:d\n e\\ f = g \\\n  h\nlast\n',
      ['a=b', 'c=d', 'e f=g \\\n  h', 'last='],
    ],
    [
      'a.ini',
      'x=1\n[s t]\nk : v ; c\nlong = a\n  b\n\n[z]\n',
      ['x=1', 's t/k=v ; c', 's t/long=a\n  b'],
    ],
    ['my.cnf', '[mysqld]\nskip-networking\nport=1\n', ['mysqld/skip-networking=', 'mysqld/port=1']],
    ['pg.conf', "port = 1 # c\n#x = 1\ndir = '/a'\n", ['port=1 # c', "dir='/a'"]],
    [
      'a.toml',
      'a."b.c" = 1 # x\n[ t . u ]\nl = [ # c ]\n "]", [1],\n]\ns = """\n[no]\nx = 1"""\n[[r]]\nid = 1\n[r.in]\nq = {a = "}"}\n[[r]]\nid = 2\n',
      [
        'a."b.c"=1',
        't.u/l=[ # c ]\n "]", [1],\n]',
        't.u/s="""\n[no]\nx = 1"""',
        'r[id=1]/id=1',
        'r[id=1].in/q={a = "}"}',
        'r[id=2]/id=2',
      ],
    ],
    ['a.toml', '', []],
    ['.env', '# nothing\n\n', []],
  ])('%s: %j gives every byte to one entry', (path, text, expected) => {
    const file = read(path, text);
    expect(rejoin(file)).toBe(text);
    expect(list(file)).toEqual(expected);
  });

  it.each([
    ['.env', 'A=1\n<html>\n', 'line 2 is not a key with a value'],
    ['.env', 'A=1\nB=1\nA=2\n', 'A is set twice'],
    ['a.ini', '[s]\nKey=1\nkey=2\n', 'key is set twice'],
    ['a.toml', 'a = [1\n', 'line 1'],
    ['a.toml', 'a = \n', 'line 1'],
    ['a.toml', '[[x]]\na = 1\n[[x]]\na = 2\n', 'the tables [[x]] have no names'],
    ['nginx.conf', 'server {\n  listen 80;\n}\n', 'line 1'],
  ])('%s: %j has no keys to merge by', (path, text, reason) => {
    expect(findReader(path)!(text)).toEqual({ reason: expect.stringContaining(reason) as string });
  });

  it('are found by their names', () => {
    const keyed = [
      '.env',
      '.env.local',
      'a/app.env',
      'env',
      'x.INI',
      'my.cnf',
      '.npmrc',
      'a.conf',
      'a.toml',
    ];
    expect(keyed.filter((path) => findReader(path) === undefined)).toEqual([]);
    const others = ['env.js', 'environment', 'a.yaml', 'a.json', '.envrc', 'README.md', 'toml'];
    expect(others.filter((path) => findReader(path))).toEqual([]);
  });
});
