import { Readable } from 'node:stream';
import { pack, extract } from 'tar-stream';

/** An archive of these files: text by path. */
export function makeTar(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const entries = Object.entries(files);
  return packTar(new Map(entries.map(([path, content]) => [path, Buffer.from(content)])));
}

/** An archive of these files: bytes by path. */
export function packTar(files: ReadonlyMap<string, Uint8Array>): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of files) archive.entry({ name }, Buffer.from(content));
  archive.finalize();
  return collectTar(archive);
}

export async function collectTar(tar: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/** Text of an archive's files by path from its root. */
export async function readTar(tar: AsyncIterable<Uint8Array>): Promise<Map<string, string>> {
  const files = await unpackTar(await collectTar(tar));
  return new Map([...files].map(([path, content]) => [path, content.toString('utf8')]));
}

/** An archive's files by path from its root. */
export async function unpackTar(tar: Uint8Array): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for await (const entry of Readable.from([tar]).pipe(extract())) {
    const content = await collectTar(entry);
    const { name, type } = entry.header;
    if (type === 'file') files.set(name.replace(/^\.\//, ''), content);
  }
  return files;
}
