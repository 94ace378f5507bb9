import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { PulsoError } from '../../core/pulso-error.ts';
import { systemCode } from '../../core/system-code.ts';
import { onDisk } from '../../workspace/disk/disk-error.ts';
import type { BackupKeyResult } from '../catalog/schemas/data-schemas.ts';

/** Writes a new age identity, as `age-keygen` does. Errors: `key-exists`, `disk-full`, `not-permitted`. */
export async function createBackupKey(
  { cwd, now }: { cwd: string; now: () => Date },
  { file, dryRun }: { file: string; dryRun: boolean },
): Promise<BackupKeyResult> {
  const path = resolve(cwd, file);
  if (dryRun) return { file: path };
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  const text = `# created: ${now().toISOString()}\n# public key: ${recipient}\n${identity}\n`;
  try {
    await onDisk(`write ${path}`, async () => {
      const written = await open(path, 'wx', 0o600);
      try {
        await written.writeFile(text);
        await written.sync();
      } finally {
        await written.close();
      }
    });
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
    throw new PulsoError('key-exists', `${path} exists already`, {
      hint: 'name a new file; without the old key, backups that were made for it cannot be read',
    });
  }
  return { file: path, recipient };
}
