import { expect, it } from 'vitest';
import { pack } from 'tar-stream';
import { checkTarEnd } from '../../../src/engine/streams/check-tar-end.ts';

type Entry = Parameters<ReturnType<typeof pack>['entry']>[0];

async function makeTar(entries: readonly [Entry, string | Buffer][]): Promise<Buffer> {
  const archive = pack();
  for (const [headers, content] of entries) archive.entry(headers, content);
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    yield await Promise.resolve(bytes.subarray(at, at + size));
  }
}

async function check(bytes: Uint8Array, size: number): Promise<Buffer> {
  const passed: Uint8Array[] = [];
  const cut = (): Error => new Error('cut');
  for await (const chunk of checkTarEnd(inChunks(bytes, size), cut)) passed.push(chunk);
  return Buffer.concat(passed);
}

const LONG = `${'folder/'.repeat(40)}file`;
const archive = await makeTar([
  [{ name: 'one' }, 'x'.repeat(700)],
  [{ name: 'folder', type: 'directory' }, ''],
  [{ name: LONG }, 'a name that needs an extension of its header'],
  [{ name: 'zeros' }, Buffer.alloc(4096)],
]);

it.each([1, 100, 512, 4096, 100_000])('passes a whole archive in chunks of %i', async (size) => {
  expect((await check(archive, size)).equals(archive)).toBe(true);
});

it('refuses an archive cut anywhere, in the middle of zeros too', async () => {
  for (let kept = 0; kept <= archive.length - 1024; kept += 64) {
    await expect(check(archive.subarray(0, kept), 300)).rejects.toThrow('cut');
  }
});

it('takes the size of a large file from the extension of its header', async () => {
  const tar = await makeTar([[{ name: 'large', pax: { size: '1024' } }, Buffer.alloc(1024)]]);
  // The plain field of such a header cannot hold the size.
  const header = tar.indexOf('large\0', 512);
  tar.write('00000000000 ', header + 124, 'latin1');
  expect((await check(tar, 700)).equals(tar)).toBe(true);
  await expect(check(tar.subarray(0, header + 512 + 1024), 700)).rejects.toThrow('cut');
});
