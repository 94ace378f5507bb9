import { pipeline, Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { StoredPart } from './read-parts.ts';

/** The content of a part that was read, as it was before it was compressed. */
export function decompressPart(
  content: AsyncIterable<Uint8Array>,
  { compression }: Pick<StoredPart, 'compression'>,
): AsyncIterable<Uint8Array> {
  if (compression === 'none') return content;
  const source = Readable.from(content, { objectMode: false });
  const plain = compression === 'zstd' ? createZstdDecompress() : createGunzip();
  // What fails is thrown where it is read.
  return pipeline(source, plain, () => undefined);
}
