import { Readable } from 'node:stream';
import { createZstdDecompress } from 'node:zlib';
import { extract } from 'tar-stream';
import { collectBytes } from '../../core/collect-bytes.ts';
import { damagedBackup } from '../../backup/damaged-backup.ts';
import type { FileContent } from '../../core/file-content.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { isPlainPath } from '../../workspace/disk/safe-path.ts';
import type { PartReader, StoredPart } from './read-parts.ts';

/** Far above what a client's folder has: as much as is ever saved of one. */
const MOST_FILES = 20_000;
const MOST_BYTES = 256 * 1024 * 1024;

export interface UnpackedFiles {
  files: ReadonlyMap<string, FileContent>;
  /** Paths of links, which are not restored. */
  links: readonly string[];
}

/**
 * The files in a part, checked as if a stranger had packed them. Nothing is written. Errors: `backup-damaged` for a path
 * that leads out of the folder, for anything but files, and for more than a client can have.
 */
export async function unpackFiles(
  reader: PartReader,
  part: StoredPart,
  backup: { slug: string; id: string },
): Promise<UnpackedFiles> {
  const refuse = (what: string): never => {
    throw damagedBackup(backup, `${part.name} ${what}`);
  };
  const tooMuch = () => damagedBackup(backup, `${part.name} has more than a client can have`);
  const archive = extract();
  const source = Readable.from(reader.read(part), { objectMode: false });
  const plain = part.compression === 'zstd' ? source.pipe(createZstdDecompress()) : source;
  const end = (error: Error): void => {
    archive.destroy(error);
  };
  source.once('error', end);
  plain.once('error', end);
  plain.pipe(archive);
  const files = new Map<string, FileContent>();
  const links: string[] = [];
  let left = MOST_BYTES;
  try {
    for await (const entry of archive) {
      const { name, type, mode, size } = entry.header;
      if (!isPlainPath(name)) refuse('has a path that leads out of its folder');
      left -= size;
      if (left < 0 || files.size >= MOST_FILES) throw tooMuch();
      const bytes = await collectBytes(entry);
      if (type === 'symlink') links.push(name);
      else if (type === 'file')
        files.set(name, { bytes, executable: (mode & 0o100) !== 0 }); // prettier-ignore
      else refuse(`has a ${type}`);
    }
  } catch (error) {
    source.destroy();
    if (error instanceof PulsoError) throw error;
    throw damagedBackup(backup, `${part.name} is not an archive that can be unpacked`, error);
  }
  return { files, links };
}
