import { join } from 'node:path';
import { secretFile } from '../../template/manifest/template-secrets.ts';
import { openFingerprints } from '../../workspace/clients/fingerprint.ts';
import { SECRET_MODES, SECRETS_FOLDER } from '../../workspace/clients/secret-files.ts';
import { readSecretState, writeSecretState } from '../../workspace/clients/secret-state.ts';
import { onDisk } from '../../workspace/disk/disk-error.ts';
import { ensureFolder } from '../../workspace/disk/ensure-folder.ts';
import { assertNoLinks } from '../../workspace/disk/safe-path.ts';
import { writeAtomically } from '../../workspace/disk/write-atomically.ts';
import { clientFolder } from '../../workspace/workspace.ts';
import { chmod } from 'node:fs/promises';
import type { OperationContext } from '../context.ts';

/** Writes a secret's file, readable by its owner alone, and remembers when. The caller holds the client's lock. */
export async function writeSecretFile(
  { workspace, now }: Pick<OperationContext, 'workspace' | 'now'>,
  { slug, name, bytes }: { slug: string; name: string; bytes: Uint8Array },
): Promise<void> {
  const root = clientFolder(workspace, slug);
  const path = secretFile(name);
  assertNoLinks(root, path);
  const folder = join(root, SECRETS_FOLDER);
  await onDisk(`write ${folder}`, async () => {
    await ensureFolder(folder);
    await chmod(folder, SECRET_MODES.folder);
  });
  await writeAtomically(join(root, path), bytes, SECRET_MODES.file);
  const fingerprint = await openFingerprints(workspace);
  const state = await readSecretState(workspace, slug);
  const written = { value: fingerprint(slug, name, bytes), at: now().toISOString() };
  await writeSecretState(workspace, slug, { ...state, [name]: { ...state[name], written } });
}
