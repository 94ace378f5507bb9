import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import { extract, type Header } from 'tar-stream';
import { pathOf, withIds } from './rewrite-tar.ts';

/** What an archive has, whatever order its entries come in. */
export interface TarDigest {
  entries: number;
  /** Of the content of files. */
  bytes: number;
  /** Of names, kinds, owners, modes, links and contents. */
  digest: string;
}

/**
 * Passes an archive on, and says at its end what it had. Times do not count: engines round them. Rejects what is
 * not an archive.
 */
export function digestTar(tar: AsyncIterable<Uint8Array>): {
  content: AsyncIterable<Uint8Array>;
  /** Once the content was read to its end. */
  digest: () => Promise<TarDigest>;
} {
  const parser = extract();
  let entries = 0;
  let bytes = 0;
  let sum = 0n;
  const read = async (): Promise<void> => {
    for await (const entry of parser) {
      const hash = createHash('sha256').update(describe(withIds(entry.header)));
      for await (const chunk of entry) {
        hash.update(chunk as Uint8Array);
        bytes += (chunk as Uint8Array).length;
      }
      entries += 1;
      sum = BigInt.asUintN(256, sum + BigInt(`0x${hash.digest('hex')}`));
    }
  };
  const reading = read();
  // Awaited by who asks for the digest.
  reading.catch(() => undefined);
  const content = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of tar) {
      if (!parser.write(chunk)) await Promise.race([drained(parser), reading]);
      yield chunk;
    }
    (parser as unknown as Writable).end();
    await reading;
  };
  return {
    content: content(),
    digest: async () => {
      await reading;
      return { entries, bytes, digest: sum.toString(16).padStart(64, '0') };
    },
  };
}

function describe({
  name,
  type,
  mode,
  uid,
  gid,
  size,
  linkname,
  devmajor,
  devminor,
}: Header): string {
  const path = pathOf(name) || '.';
  const link = (linkname as string | null | undefined)?.replace(/^(\.\/)+/, '') ?? null;
  return `${JSON.stringify([path, type, mode & 0o7777, uid, gid, size, link, devmajor, devminor])}\n`;
}

function drained(stream: { once(event: 'drain', listener: () => void): unknown }): Promise<void> {
  return new Promise((resolve) => {
    stream.once('drain', resolve);
  });
}
