import { pack, type Header } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { PulsoError } from '../../../src/core/pulso-error.ts';
import { collectBytes } from '../../../src/core/collect-bytes.ts';
import { digestTar } from '../../../src/operations/volumes/digest-tar.ts';
import { keepData } from '../../../src/operations/volumes/keep-data.ts';
import { leadsOut } from '../../../src/operations/volumes/leads-out.ts';
import { vetVolume } from '../../../src/operations/volumes/vet-volume.ts';
import { inOneChunk } from '../../support/capture-exec.ts';

type Entry = Partial<Header> & { name: string; text?: string; pax?: Record<string, string> };

function tar(entries: readonly Entry[]): Promise<Buffer> {
  const archive = pack();
  for (const { text = '', type = 'file', ...header } of entries) {
    archive.entry({ ...header, type, ...(type === 'file' ? { size: Buffer.byteLength(text) } : {}) }, type === 'file' ? text : ''); // prettier-ignore
  }
  archive.finalize();
  return collectBytes(archive as AsyncIterable<Uint8Array>);
}

const ROOT: Entry = { name: './', type: 'directory', mode: 0o2770, uid: 33, gid: 33 };
const GOOD: readonly Entry[] = [
  ROOT,
  { name: './a folder/', type: 'directory', mode: 0o700 },
  { name: './a folder/ñandú', text: 'content', mode: 0o4755, uid: 1_000_650_000, gid: 7 },
  { name: './closed', text: 'x', mode: 0 },
  { name: `./${'long/'.repeat(40)}file`, text: 'y' },
  { name: './link', type: 'symlink', linkname: 'a folder/ñandú' },
  { name: './a folder/up', type: 'symlink', linkname: '../closed' },
  { name: './hard', type: 'link', linkname: './closed' },
];
const SIZE = { entries: 100, bytes: 1000 };
const refuse = (what: string): Error => new PulsoError('backup-damaged', what);

function vetted(entries: readonly Entry[], size = SIZE): Promise<Buffer> {
  return tar(entries).then((bytes) => collectBytes(vetVolume(inOneChunk(bytes), size, refuse)));
}

async function digestOf(bytes: Uint8Array): Promise<unknown> {
  const { content, digest } = digestTar(inOneChunk(bytes));
  await collectBytes(content);
  return digest();
}

describe('the archive of a volume', () => {
  it('is passed on as it is: names, owners, modes, links and contents', async () => {
    const archive = await tar(GOOD);
    const wanted = await digestOf(archive);
    expect(wanted).toMatchObject({ entries: GOOD.length, bytes: 9 });
    expect(await digestOf(await vetted(GOOD))).toEqual(wanted);
    const { content } = keepData(inOneChunk(archive), { slug: 'acme', name: 'files' });
    expect(await digestOf(await collectBytes(content))).toEqual(wanted);
  });

  it.each<[string, Entry[], string]>([
    [
      'a path with ..',
      [{ name: '../../evil', text: 'x' }],
      'has a path that leads out of its volume',
    ],
    [
      'a path with .. inside',
      [{ name: './a/../../evil', text: 'x' }],
      'has a path that leads out of its volume',
    ],
    [
      'an absolute path',
      [{ name: '/etc/evil', text: 'x' }],
      'has a path that leads out of its volume',
    ],
    ['a file for its root', [{ name: './', text: 'x' }], 'has a path that leads out of its volume'],
    [
      'an absolute link',
      [{ name: 'a', type: 'symlink', linkname: '/etc/passwd' }],
      'has a link that leads out of its volume',
    ],
    [
      'a link that goes up too far',
      [{ name: 'a/b', type: 'symlink', linkname: '../../x' }],
      'has a link that leads out of its volume',
    ],
    [
      'a link that goes up behind another',
      [{ name: 'a', type: 'symlink', linkname: 'b/../c' }],
      'has a link that leads out of its volume',
    ],
    [
      'a hard link out of it',
      [{ name: 'a', type: 'link', linkname: '/etc/passwd' }],
      'has a link that leads out of its volume',
    ],
    [
      'a hard link by ..',
      [{ name: 'a', type: 'link', linkname: '../x' }],
      'has a link that leads out of its volume',
    ],
    [
      'a file behind a link',
      [
        { name: 'a', type: 'symlink', linkname: '.' },
        { name: 'a/b', text: 'x' },
      ],
      'has a path that goes through a link',
    ],
    [
      'a file in the place of a link',
      [
        { name: 'a', type: 'symlink', linkname: 'b' },
        { name: 'a', text: 'x' },
      ],
      'has a path that goes through a link',
    ],
    [
      'a hard link through a link',
      [
        { name: 'a', type: 'symlink', linkname: '.' },
        { name: 'b', type: 'link', linkname: 'a/x' },
      ],
      'has a link that leads out of its volume',
    ],
    ['a device', [{ name: 'a', type: 'character-device' }], 'has a character-device'],
    ['a block device', [{ name: 'a', type: 'block-device' }], 'has a block-device'],
    ['a pipe', [{ name: 'a', type: 'fifo' }], 'has a fifo'],
    [
      "a folder of pulso's own",
      [{ name: '.pulso-before-0123456789ab/x', text: 'x' }],
      'has .pulso-before-0123456789ab/x, which no volume has',
    ],
    [
      'more bytes than were saved',
      [{ name: 'a', text: 'x'.repeat(1001) }],
      'has more than was saved',
    ],
    [
      'more entries than were saved',
      Array.from({ length: 101 }, (_, n) => ({ name: `${n}` })),
      'has more than was saved',
    ],
  ])('is refused with %s', async (_, entries, message) => {
    await expect(vetted(entries)).rejects.toThrow(message);
  });

  it('is refused before its content is read if that is more than was saved', async () => {
    const [block] = [(await tar([{ name: 'huge', text: 'x' }])).subarray(0, 512)];
    block.write('77777777777 ', 124);
    block.write('        ', 148);
    const sum = block.reduce((all, byte) => all + byte, 0);
    block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(block);
      for (let n = 0; n < 1000; n += 1) yield Buffer.alloc(1_000_000);
      throw new Error('all of it was read');
    };
    await expect(collectBytes(vetVolume(endless(), SIZE, refuse))).rejects.toThrow('has more than was saved'); // prettier-ignore
  });

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['is cut', (bytes) => bytes.subarray(0, 700)],
    ['is none', () => Buffer.alloc(2048, 'x')],
  ])('is refused where it %s', async (_, change) => {
    const bytes = change(await tar([{ name: 'a', text: 'x'.repeat(900) }]));
    await expect(collectBytes(vetVolume(inOneChunk(bytes), SIZE, refuse))).rejects.toThrow('is not an archive that can be unpacked'); // prettier-ignore
  });
});

describe('what is saved of a volume', () => {
  const kept = async (entries: readonly Entry[]) => {
    const source = keepData(inOneChunk(await tar(entries)), { slug: 'acme', name: 'files' });
    const { entries: count } = (await digestOf(await collectBytes(source.content))) as { entries: number }; // prettier-ignore
    return { count, ...source.leftOut };
  };

  it('is all but links out of it, pipes and devices, which are named', async () => {
    const odd: Entry[] = [
      { name: './out', type: 'symlink', linkname: '/etc/passwd' },
      { name: './pipe', type: 'fifo' },
      { name: './device', type: 'character-device' },
    ];
    expect(await kept([...GOOD, ...odd])).toEqual({
      ...{ count: GOOD.length, links: ['out'], special: ['pipe', 'device'] },
    });
  });

  it('is not what pulso keeps beside it', async () => {
    const own: Entry[] = [
      { name: './.pulso-before-0123456789ab/', type: 'directory' },
      { name: './.pulso-before-0123456789ab/old', text: 'x' },
      { name: './.pulso-scratch-0123456789ab-live/', type: 'directory' },
      { name: './lost+found/', type: 'directory' },
    ];
    expect(await kept([ROOT, ...own])).toEqual({ count: 1, links: [], special: [] });
  });

  it('is nothing where a name would come back as another one', async () => {
    const bytes = await tar([{ name: 'a-b', text: 'x' }]);
    bytes[1] = 0xe9;
    bytes.write('        ', 148);
    const sum = bytes.subarray(0, 512).reduce((all, byte) => all + byte, 0);
    bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    const { content } = keepData(inOneChunk(bytes), { slug: 'acme', name: 'files' });
    await expect(collectBytes(content)).rejects.toMatchObject({ code: 'not-supported' });
  });
});

describe('leadsOut', () => {
  it.each<[string, string, boolean]>([
    ['a', 'b', false],
    ['a', './b/c', false],
    ['a/b', '../c', false],
    ['a/b/c', '../../d', false],
    ['a/b', '..', false],
    ['a', '..', true],
    ['a/b', '../..', true],
    ['a', '/b', true],
    ['a', 'b/..', true],
    ['a', '', true],
  ])('of a link at %s to %s is as expected', (path, target, expected) => {
    expect(leadsOut(path, target)).toBe(expected);
  });
});
