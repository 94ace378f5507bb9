import { createHash } from 'node:crypto';
import { damagedBackup } from '../../backup/damaged-backup.ts';
import type { Repository } from '../../backup/repository.ts';

/** A part as it is stored; its end is an error if its bytes are not those of the manifest. Errors: `backup-damaged`, those of Repository. */
export async function* readStored(
  store: Pick<Repository, 'readPart'>,
  { slug, id }: { slug: string; id: string },
  { name, sha256 }: { name: string; sha256: string },
  onBytes?: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of store.readPart(slug, id, name)) {
    hash.update(chunk);
    bytes += chunk.length;
    onBytes?.(bytes);
    yield chunk;
  }
  if (hash.digest('hex') === sha256) return;
  throw damagedBackup({ slug, id }, `${name} was changed since it was written`);
}

/** Reads to the end. */
export async function drain(
  content: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): Promise<void> {
  const iterator = content[Symbol.asyncIterator]();
  while ((await iterator.next()).done !== true) signal?.throwIfAborted();
}
