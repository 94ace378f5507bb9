import { createHmac, randomBytes } from 'node:crypto';
import { link, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from '../../core/system-code.ts';
import { ifPresent, onDisk } from '../disk/disk-error.ts';
import { ensureFolder } from '../disk/ensure-folder.ts';
import { readRegularFile } from '../disk/read-regular-file.ts';
import { writeAtomically } from '../disk/write-atomically.ts';
import { stateFile, type Workspace } from '../workspace.ts';
import { SECRET_MODES } from './secret-files.ts';

/** Makes fingerprints of secrets: equal for equal values, and without the key nothing is learned from one. */
export type Fingerprint = (slug: string, name: string, bytes: Uint8Array) => string;

/** The key never leaves this machine's state: who has fingerprints alone cannot try values out. */
export async function openFingerprints(workspace: Workspace): Promise<Fingerprint> {
  const key = await readOrMakeKey(stateFile(workspace, 'fingerprint.key'));
  return (slug, name, bytes) =>
    createHmac('sha256', key).update(`${slug}\0${name}\0`).update(bytes).digest('hex');
}

async function readOrMakeKey(file: string): Promise<Buffer> {
  const read = (): Promise<Buffer | undefined> =>
    ifPresent(() => readRegularFile(file, 1024).bytes);
  return onDisk(`write ${file}`, async () => {
    const found = await read();
    if (found !== undefined && found.length > 0) return found;
    const key = randomBytes(32);
    const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
    await ensureFolder(dirname(file));
    await writeAtomically(draft, key, SECRET_MODES.file);
    try {
      // Unlike a rename it does not replace the key that another run has made meanwhile.
      await link(draft, file);
      return key;
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
      return (await read()) ?? key;
    } finally {
      await rm(draft, { force: true });
    }
  });
}
