import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { expect, it } from 'vitest';
import { digestTar, type TarDigest } from '../../../src/operations/volumes/digest-tar.ts';
import { collectTar } from '../../support/tar-streams.ts';

interface Entry {
  name: string;
  type: 'file' | 'link' | 'symlink';
  mode: number;
  uid: number;
  gid: number;
  linkname?: string;
  text?: string;
}

const OWN = { mode: 0o640, uid: 33, gid: 33 };
const file = (name: string, text: string): Entry => ({ ...OWN, name, text, type: 'file' });
const link = (name: string, linkname: string): Entry => ({ ...OWN, name, linkname, type: 'link' });

async function digestOf(...entries: Entry[]): Promise<TarDigest> {
  const archive = pack();
  for (const { text = '', ...header } of entries) archive.entry(header, text);
  archive.finalize();
  const { content, digest } = digestTar(Readable.from([await collectTar(archive)]));
  await collectTar(content);
  return digest();
}

it('does not depend on the order of entries, nor on how paths are written', async () => {
  const [one, other] = [file('a', 'first'), file('./b', 'second')];
  expect(await digestOf(one, other)).toEqual(await digestOf(other, one));
  expect(await digestOf(file('./a', 'first'))).toEqual(await digestOf(one));
});

it('does not depend on which name of a file comes first', async () => {
  const ways = [
    [file('a', 'text'), link('b', 'a'), link('c', 'a')],
    [file('b', 'text'), link('a', './b'), link('c', 'b')],
    [file('./c', 'text'), link('./a', './c'), link('./b', './c')],
  ];
  const digests = await Promise.all(ways.map((way) => digestOf(...way)));
  expect(new Set(digests.map(({ digest }) => digest)).size).toBe(1);
  expect(digests.map(({ entries, bytes }) => [entries, bytes])).toEqual([[3, 4], [3, 4], [3, 4]]); // prettier-ignore
});

it.each<[string, Entry[]]>([
  ['another content', [file('a', 'texT'), link('b', 'a')]],
  ['another name', [file('a', 'text'), link('c', 'a')]],
  [
    'another owner',
    [
      { ...file('a', 'text'), uid: 34 },
      { ...link('b', 'a'), uid: 34 },
    ],
  ],
  [
    'another mode',
    [
      { ...file('a', 'text'), mode: 0o600 },
      { ...link('b', 'a'), mode: 0o600 },
    ],
  ],
  ['two files instead of two names', [file('a', 'text'), file('b', 'text')]],
  ['one name more', [file('a', 'text'), link('b', 'a'), link('c', 'a')]],
  ['a symbolic link', [file('a', 'text'), { ...link('b', 'a'), type: 'symlink' }]],
  ['a link to another file', [file('a', 'text'), file('x', 'text'), link('b', 'x')]],
])('tells a file with two names from one with %s', async (_, entries) => {
  const { digest } = await digestOf(file('a', 'text'), link('b', 'a'));
  expect((await digestOf(...entries)).digest).not.toBe(digest);
});

it('counts a link to what is not in the archive as it is', async () => {
  const { digest } = await digestOf(link('b', 'gone'));
  expect((await digestOf(link('b', 'away'))).digest).not.toBe(digest);
});
