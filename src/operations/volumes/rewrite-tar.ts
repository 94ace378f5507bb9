import type { Writable } from 'node:stream';
import { extract, pack, type Header } from 'tar-stream';

/** A larger number does not fit the field that the library writes. */
const LARGEST_ID = 0o777777;
/** Says to the library that there is a mode, even if no bit of it is set. */
const SOME_MODE = 0o100000;
/** What of a header's extensions is data; all else has a field of its own. */
const ATTRIBUTE = 'SCHILY.xattr.';

/**
 * An archive with other headers: entries whose header becomes undefined are left out. Each entry is read and written, so
 * that who unpacks the result sees just what `rewrite` has seen. Rejects what is not an archive, and what `rewrite` throws.
 */
export async function* rewriteTar(
  tar: AsyncIterable<Uint8Array>,
  rewrite: (header: Header) => Header | undefined,
): AsyncGenerator<Uint8Array> {
  const parser = extract();
  const archive = pack();
  for (const stream of [parser, archive]) ignoreErrors(stream);
  const feed = async (): Promise<void> => {
    for await (const chunk of tar) {
      if (parser.destroyed) return;
      if (!parser.write(chunk)) await until(parser, 'drain');
    }
    (parser as unknown as Writable).end();
  };
  const repack = async (): Promise<void> => {
    for await (const entry of parser) {
      const next = rewrite(withIds(entry.header));
      if (next === undefined) {
        entry.resume();
        continue;
      }
      const sink = archive.entry(toWritten(next));
      ignoreErrors(sink);
      if (next.type === 'file') await copyContent(entry as AsyncIterable<Uint8Array>, sink);
      else entry.resume();
      (sink as unknown as Writable).end();
      await until(sink, 'finish');
    }
    archive.finalize();
  };
  const fail = (error: unknown): void => {
    parser.destroy(error as Error);
    archive.destroy(error as Error);
  };
  const feeding = feed();
  const repacking = repack();
  feeding.catch(fail);
  repacking.catch(fail);
  try {
    yield* archive as unknown as AsyncIterable<Uint8Array>;
    await Promise.all([feeding, repacking]);
  } finally {
    parser.destroy();
    archive.destroy();
    await Promise.allSettled([feeding, repacking]);
  }
}

/** The path of an entry from the archive's root, without dots and slashes around it; empty: the root itself. */
export function pathOf(name: string): string {
  return name
    .replace(/^(\.\/+)+/, '')
    .replace(/\/+$/, '')
    .replace(/^\.$/, '');
}

/** What an entry is, whatever the types of the library say: an unknown kind has none. */
export function typeOf({ type }: Header): string {
  if (type === 'contiguous-file') return 'file';
  return textOf(type) || 'entry of an unknown kind';
}

/** What a link leads to; empty if it is not a link. */
export function linkOf({ linkname }: Header): string {
  return textOf(linkname);
}

function textOf(value: string | null | undefined): string {
  return value ?? '';
}

/** Large numbers of users are in an extension, which the library does not read. */
export function withIds(header: Header): Header {
  const { uid, gid } = header;
  const pax = extensionOf(header);
  const numberOf = (text: string | undefined, usual: number): number =>
    text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : usual;
  return { ...header, uid: numberOf(pax['uid'], uid), gid: numberOf(pax['gid'], gid) };
}

/** Names of owners are left out: another image has other numbers for them. */
function toWritten(header: Header): Header {
  const { name, type, mode, uid, gid, size, mtime, linkname } = header;
  const pax: Record<string, string> = {};
  for (const [key, value] of Object.entries(extensionOf(header)))
    if (key.startsWith(ATTRIBUTE)) pax[key] = value;
  for (const [key, id] of Object.entries({ uid, gid })) if (id > LARGEST_ID) pax[key] = String(id);
  return {
    ...{ name, type, uid, gid, mtime, linkname, mode: mode | SOME_MODE },
    size: type === 'file' ? size : 0,
    ...(Object.keys(pax).length === 0 ? {} : { pax }),
  } as Header;
}

function extensionOf(header: Header): Readonly<Record<string, string>> {
  return (header as { pax?: Record<string, string> | null }).pax ?? {};
}

async function copyContent(
  entry: AsyncIterable<Uint8Array>,
  sink: { write(chunk: Uint8Array): boolean },
): Promise<void> {
  for await (const chunk of entry) if (!sink.write(chunk)) await until(sink, 'drain');
}

interface Emitter {
  readonly destroyed: boolean;
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
}

/** Until the event, or the end of the stream. */
function until(stream: unknown, event: 'drain' | 'finish'): Promise<void> {
  const emitter = stream as Emitter;
  if (emitter.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      for (const name of [event, 'close']) emitter.off(name, end);
      resolve();
    };
    for (const name of [event, 'close']) emitter.on(name, end);
  });
}

/** They are seen where the stream is read. */
function ignoreErrors(stream: unknown): void {
  (stream as Emitter).on('error', () => undefined);
}
