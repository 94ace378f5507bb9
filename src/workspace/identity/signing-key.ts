import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { systemCode } from '../../core/system-code.ts';
import { ensureFolder } from '../disk/ensure-folder.ts';
import { readRegularFile } from '../disk/read-regular-file.ts';
import { writeAtomically } from '../disk/write-atomically.ts';
import { withLock } from '../locks/lock.ts';
import { stateFile, type Workspace } from '../workspace.ts';

const FILE = 'backup-signing-key.pem';

/** The Ed25519 key that this machine signs the workspace's backups with; made at its first use. */
export async function ensureSigningKey(workspace: Workspace): Promise<KeyObject> {
  const file = stateFile(workspace, FILE);
  return readKey(file) ?? withLock(workspace, 'backup-signing-key', () => makeKey(workspace, file));
}

/** The same; undefined if this machine has none yet. */
export function readSigningKey(workspace: Workspace): KeyObject | undefined {
  return readKey(stateFile(workspace, FILE));
}

async function makeKey(workspace: Workspace, file: string): Promise<KeyObject> {
  const known = readKey(file);
  if (known !== undefined) return known;
  const { privateKey } = generateKeyPairSync('ed25519');
  await ensureFolder(stateFile(workspace));
  await writeAtomically(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), 0o600);
  return privateKey;
}

function readKey(file: string): KeyObject | undefined {
  try {
    return createPrivateKey(readRegularFile(file).bytes);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
