import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import type { BackupManifest } from '../../backup/manifest.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { stateFile, type Workspace } from '../../workspace/workspace.ts';
import type { OperationContext } from '../context.ts';
import type { Engines } from '../engines/open-engine.ts';
import { backupClient } from './backup-client.ts';
import type { BackupJob } from './backup-job.ts';
import { readClientData } from './read-client-data.ts';

/** A client's data on its way from one stack to another, on this machine's disk. */
export interface Transfer {
  /** The folder of the backup. */
  folder: string;
  /** Of this transfer alone: it is never written down. */
  identities: readonly string[];
  manifest: BackupManifest;
  remove(): Promise<void>;
}

function transferFolder(workspace: Workspace, slug: string): string {
  return stateFile(workspace, 'transfer', slug);
}

/** Removes what a transfer that was killed has left. */
export async function removeTransfer(workspace: Workspace, slug: string): Promise<void> {
  await rm(transferFolder(workspace, slug), { recursive: true, force: true });
}

/**
 * Saves a client for another stack, encrypted with a key that only this process has. What a kill leaves nobody can read;
 * the next one, or the end of the move, removes it. The caller holds the client's lock. Errors: those of backupClient.
 */
export async function saveTransfer(
  context: OperationContext,
  record: ClientRecord,
  { engines, ...how }: { engines: Engines } & Pick<BackupJob, 'isQuiet' | 'reason'>,
): Promise<Transfer> {
  const { workspace } = context;
  const { slug } = record;
  const root = transferFolder(workspace, slug);
  const remove = (): Promise<void> => removeTransfer(workspace, slug);
  await remove();
  await mkdir(root, { recursive: true, mode: 0o700 });
  const identity = await generateX25519Identity();
  const settings = {
    ...{
      name: 'transfer',
      url: `file://${root}`,
      recipients: [await identityToRecipient(identity)],
    },
    // It is where the client is: nothing that can be read leaves it but for its new place.
    ...dropUndefined({ region: workspace.config.targets[record.target]?.region }),
  };
  const request = { slugs: [slug], due: false, keep: false, secrets: true, dryRun: false };
  const database = await readClientData(workspace, record);
  try {
    const job = { ...how, request, settings, database, engines };
    const manifest = await backupClient(context, record, job);
    const folder = join(root, manifest.workspace, slug, manifest.id);
    return { folder, identities: [identity], manifest, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
