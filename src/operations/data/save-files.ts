import type { ClientRecord } from '../../client/client-record.ts';
import { readFolder } from '../../workspace/disk/read-folder.ts';
import { SECRET_MODES, SECRETS_FOLDER } from '../../workspace/clients/secret-files.ts';
import { clientFolder } from '../../workspace/workspace.ts';
import type { OperationContext } from '../context.ts';
import { readSecretFiles } from '../secrets/client-secrets.ts';
import type { SavePart } from './backup-job.ts';
import { compressFiles, packFiles } from './pack-files.ts';

/** Saves a client's folder, and its secrets apart from it. Errors: those of readFolder. */
export async function saveFiles(
  { workspace, now }: OperationContext,
  { slug }: ClientRecord,
  { secrets, save }: { secrets: boolean; save: SavePart },
): Promise<void> {
  const folder = clientFolder(workspace, slug);
  const files = await readFolder(folder, (path) => path === SECRETS_FOLDER);
  const packed = files.map((file) => ({ ...file, mode: file.executable ? 0o755 : 0o644 }));
  await save({
    name: 'files.tar.zst',
    compression: 'zstd',
    content: compressFiles(packed, now()),
  });
  const found = secrets ? await readSecretFiles(workspace, slug) : new Map<string, Uint8Array>();
  if (found.size === 0) return;
  const entries = [...found].map(([path, bytes]) => ({
    ...{ path, bytes, executable: false, mode: SECRET_MODES.file },
  }));
  await save({ name: 'secrets.tar', compression: 'none', content: packFiles(entries, now()) });
}
