import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import { extract, type Header } from 'tar-stream';
import { pathOf, withIds } from './rewrite-tar.ts';

/** What an archive has, whatever order its entries come in, and whichever of a file's names comes first. */
export interface TarDigest {
  entries: number;
  /** Of the content of files. */
  bytes: number;
  /** Of names, kinds, owners, modes, links and contents. */
  digest: string;
}

/**
 * Passes an archive on, and says at its end what it had. Times do not count: engines round them. Rejects what is
 * not an archive. It remembers about 100 bytes of each file.
 */
export function digestTar(tar: AsyncIterable<Uint8Array>): {
  content: AsyncIterable<Uint8Array>;
  /** Once the content was read to its end. */
  digest: () => Promise<TarDigest>;
} {
  const parser = extract();
  const sum = new EntrySum();
  let entries = 0;
  let bytes = 0;
  const read = async (): Promise<void> => {
    for await (const entry of parser) {
      const hash = createHash('sha256');
      for await (const chunk of entry) {
        hash.update(chunk as Uint8Array);
        bytes += (chunk as Uint8Array).length;
      }
      entries += 1;
      sum.add(withIds(entry.header), hash.digest());
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
      return { entries, bytes, digest: sum.digest() };
    },
  };
}

/** A file with several names: its first entry is a file and the others are links to that one. */
interface LinkedFile {
  /** The first entry. */
  file: Header;
  content: Uint8Array;
  /** The other entries. */
  links: Header[];
}

/**
 * The sum of what entries hash to: no order counts. Which name of a file with several comes first is up to the order that a
 * disk lists them in, so their first one in the alphabet is taken for it.
 */
class EntrySum {
  #sum = 0n;
  /** Content of files with their size, by path: links may come. */
  readonly #files = new Map<number, bigint>();
  readonly #linked = new Map<string, LinkedFile>();

  add(header: Header, content: Uint8Array): void {
    if (header.type === 'link' && this.#addLink(header)) return;
    if (header.type === 'file') {
      const size = BigInt(header.size);
      this.#files.set(keyOf(pathOf(header.name)), (size << 256n) | toNumber(content));
    }
    this.#count(header, content, 1n);
  }

  digest(): string {
    for (const { file, content, links } of this.#linked.values()) this.#countLinked(file, content, links); // prettier-ignore
    this.#linked.clear();
    return BigInt.asUintN(256, this.#sum).toString(16).padStart(64, '0');
  }

  /** False: what it links to did not come before. */
  #addLink(link: Header): boolean {
    const target = linkOf(link) ?? '';
    const known = this.#linked.get(target);
    if (known !== undefined) return known.links.push(link) > 0;
    const found = this.#files.get(keyOf(target));
    if (found === undefined) return false;
    const content = Buffer.from(BigInt.asUintN(256, found).toString(16).padStart(64, '0'), 'hex');
    // A link has the owner and the mode of its file.
    const file: Header = { ...link, name: target, type: 'file', size: Number(found >> 256n) }; // prettier-ignore
    this.#count(file, content, -1n);
    this.#linked.set(target, { file, content, links: [link] });
    return true;
  }

  #countLinked(file: Header, content: Uint8Array, links: readonly Header[]): void {
    const names = [file, ...links].map(({ name }) => pathOf(name)).sort();
    const [first = '', ...others] = names;
    this.#count({ ...file, name: first }, content, 1n);
    for (const name of others) {
      this.#count({ ...file, name, type: 'link', size: 0, linkname: first }, NO_CONTENT, 1n);
    }
  }

  #count(header: Header, content: Uint8Array, times: bigint): void {
    const hash = createHash('sha256').update(describe(header)).update(content).digest();
    this.#sum += times * toNumber(hash);
  }
}

const NO_CONTENT = createHash('sha256').digest();

/** Six bytes of a hash: what a number holds. */
function keyOf(path: string): number {
  return createHash('sha256').update(path).digest().readUIntBE(0, 6);
}

function toNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

/** Where a link leads, written in one way; null: it is none. */
function linkOf({ type, linkname }: Header): string | null {
  return type === 'link' || type === 'symlink' ? linkname.replace(/^(\.\/)+/, '') : null;
}

function describe(header: Header): string {
  const { name, type, mode, uid, gid, size, devmajor, devminor } = header;
  const path = pathOf(name) || '.';
  return `${JSON.stringify([path, type, mode & 0o7777, uid, gid, size, linkOf(header), devmajor, devminor])}\n`;
}

function drained(stream: { once(event: 'drain', listener: () => void): unknown }): Promise<void> {
  return new Promise((resolve) => {
    stream.once('drain', resolve);
  });
}
