import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PulsoError } from '../../core/pulso-error.ts';
import type { OperationContext } from '../context.ts';

/** The age identities that backups are read with; none if no file is named. Errors: `key-missing`. */
export async function readIdentities(
  { workspace }: Pick<OperationContext, 'workspace'>,
  given: string | undefined,
): Promise<string[]> {
  const file = given ?? workspace.config.backups.key;
  if (file === undefined) return [];
  const path = resolve(workspace.root, file);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw keyMissing(`cannot read the key ${path}`, error);
  });
  const identities = text.split('\n').map((line) => line.trim()).filter((line) => line.startsWith('AGE-SECRET-KEY-')); // prettier-ignore
  if (identities.length === 0) throw keyMissing(`${path} has no age identity`);
  return identities;
}

export function keyMissing(message: string, cause?: unknown): PulsoError {
  return new PulsoError('key-missing', message, {
    hint: 'name the file of the key with --key, or set backups.key in pulso.local.yaml',
    ...(cause === undefined ? {} : { cause }),
  });
}
