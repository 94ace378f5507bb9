import type { Readable } from 'node:stream';
import { createZstdCompress } from 'node:zlib';
import { pack } from 'tar-stream';
import type { SourceFile } from '../../template/template.ts';

export interface PackedFile extends SourceFile {
  mode: number;
}

/** A tar archive of files, as a stream. */
export function packFiles(files: readonly PackedFile[], at: Date): Readable {
  const archive = pack();
  for (const { path, bytes, mode, symlink } of files) {
    const header = { name: path, mode, mtime: at };
    if (symlink === undefined) archive.entry(header, Buffer.from(bytes));
    else archive.entry({ ...header, type: 'symlink', linkname: symlink });
  }
  archive.finalize();
  // Streams of tar-stream have what Node's have; only their types do not say so.
  return archive as unknown as Readable;
}

/** The same, compressed by zstd. */
export function compressFiles(files: readonly PackedFile[], at: Date): Readable {
  return packFiles(files, at).pipe(createZstdCompress());
}
