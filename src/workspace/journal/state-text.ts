import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SECRET_MODES } from '../clients/secret-files.ts';
import { ifPresent, onDisk } from '../disk/disk-error.ts';
import { ensureFolder } from '../disk/ensure-folder.ts';
import { readRegularFile } from '../disk/read-regular-file.ts';
import { writeAtomically } from '../disk/write-atomically.ts';

/** A file of state, of at most `largest` bytes; undefined if it is not there. Errors: those of readRegularFile. */
export function readStateText(file: string, largest: number): Promise<string | undefined> {
  return onDisk(`read ${file}`, () =>
    ifPresent(() => readRegularFile(file, largest).bytes.toString('utf8')),
  );
}

/** Writes a file of state, and its folder where that is missing. Errors: those of writeAtomically. */
export async function writeStateText(
  file: string,
  text: Uint8Array | string,
  mode: number = SECRET_MODES.file,
): Promise<void> {
  await onDisk(`write ${file}`, () => ensureFolder(dirname(file)));
  await writeAtomically(file, text, mode);
}

/** Not there, it is fine. */
export async function removeState(file: string): Promise<void> {
  await onDisk(`remove ${file}`, () => rm(file, { force: true }));
}
