import { extract, pack, type Header } from 'tar-stream';
import type { Writable } from 'node:stream';

/** A first entry has its header in these, whatever extensions it has. */
const HEAD = 64 * 1024;

/** Passes an archive on, and notes what it says of the folder that it is of. */
export function noteRoot(tar: AsyncIterable<Uint8Array>): {
  content: AsyncIterable<Uint8Array>;
  /** Undefined if it says nothing. */
  root: () => Header | undefined;
} {
  let root: Header | undefined;
  const content = async function* (): AsyncGenerator<Uint8Array> {
    const head: Uint8Array[] = [];
    let seen = 0;
    for await (const chunk of tar) {
      if (seen < HEAD) {
        head.push(chunk);
        seen += chunk.length;
        if (seen >= HEAD) root = await readRoot(Buffer.concat(head));
      }
      yield chunk;
    }
    if (seen < HEAD) root = await readRoot(Buffer.concat(head));
  };
  return { content: content(), root: () => root };
}

/** What an archive says of a folder. */
export type FolderHeader = Pick<Header, 'mode' | 'uid' | 'gid'> & Partial<Pick<Header, 'mtime'>>;

/** An archive of a folder alone. */
export function packFolder(name: string, header: FolderHeader): AsyncIterable<Uint8Array> {
  const { mode, uid, gid, mtime = new Date() } = header;
  const archive = pack();
  archive.entry({ name: `${name}/`, type: 'directory', mode, uid, gid, mtime });
  archive.finalize();
  return archive as unknown as AsyncIterable<Uint8Array>;
}

async function readRoot(head: Uint8Array): Promise<Header | undefined> {
  const parser = extract();
  (parser as unknown as Writable).end(head);
  try {
    for await (const { header } of parser) {
      const isRoot = header.type === 'directory' && /^\.?\/*$/.test(header.name);
      return isRoot ? header : undefined;
    }
  } catch {
    // It is cut here on purpose; what is not an archive is an error of the engine.
  }
  return undefined;
}
