import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signObject } from '../../src/backup/sign-manifest.ts';
import { temporaryFolder } from './temporary-workspace.ts';

/** Writes a backup of acme as somebody else could: parts of their own, not encrypted, with a valid signature. Gives its folder. */
export async function writeBackup(
  parts: Readonly<Record<string, Uint8Array>>,
  changes: Readonly<Record<string, unknown>> = {},
  key: KeyObject = generateKeyPairSync('ed25519').privateKey,
): Promise<string> {
  const folder = join(await temporaryFolder(), '20261125T023000Z-7f3a9c');
  mkdirSync(folder);
  const described = Object.entries(parts).map(([name, bytes]) => {
    writeFileSync(join(folder, name), bytes);
    return {
      ...{ name, bytes: bytes.length, plainBytes: bytes.length, recipients: [] },
      compression: name.endsWith('.zst') ? 'zstd' : 'none',
      sha256: createHash('sha256').update(bytes).digest('hex'),
    };
  });
  const at = '2026-11-25T02:30:00.000Z';
  const manifest = {
    ...{ version: 1, id: '20261125T023000Z-7f3a9c', slug: 'acme', workspace: 'ws-of-others' },
    ...{ startedAt: at, endedAt: at, reason: 'manual', keep: false, pulso: '1.0.0' },
    ...{ target: { name: 'local', engine: 'docker' }, repository: { name: 'main' } },
    client: { template: { name: 'template', version: '1.0.0' } },
    ...{ database: null, parts: described, ...changes },
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(signObject(manifest, key)));
  return folder;
}
