import { join } from 'node:path';
import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Engine } from '../../engine/engine.ts';
import { SECRETS_FOLDER } from '../../workspace/clients/secret-files.ts';
import { listEntries, walkFolder } from '../../workspace/disk/list-folder.ts';
import { readMove } from '../../workspace/journal/move-journal.ts';
import { clientFolder, clientState } from '../../workspace/workspace.ts';
import type { OperationContext } from '../context.ts';
import { hasNoData } from '../secrets/deployed-secrets.ts';
import type { RemoveProposal } from './remove-request.ts';

/** Looks at all that a client has. Errors: `foreign-…` if what runs under its name is not of this workspace, those of Engine. */
export async function planRemoval(
  { workspace }: OperationContext,
  { slug, target, block }: ClientRecord,
  { engine, backup }: { engine: Engine; backup: boolean },
): Promise<RemoveProposal> {
  const desired = { kind: 'none', slug, target } as const;
  const plan = await engine.plan(desired, { verb: 'destroy', purge: true });
  const root = clientFolder(workspace, slug);
  const { repository } = workspace.config.backups;
  const isSaved = backup && repository !== undefined && !(await hasNoData(engine, slug));
  return {
    ...plan,
    ...{ block, folder: `clients/${slug}`, contents: namesIn(root) },
    secrets: [...walkFolder(join(root, SECRETS_FOLDER), '')].map(({ path }) => path),
    state: namesIn(clientState(workspace, slug)),
    backup: isSaved ? repository : null,
  };
}

function namesIn(folder: string): string[] {
  return listEntries(folder).map(({ path, kind }) => (kind === 'folder' ? `${path}/` : path));
}

/** Refuses a client whose data is in two places. Errors: `remove-blocked`. */
export async function assertRemovable(
  { workspace }: OperationContext,
  slug: string,
): Promise<void> {
  const move = await readMove(workspace, slug);
  if (move === undefined) return;
  const message = `${slug} has a move that is not committed: its data is on ${move.from} too`;
  throw new PulsoError('remove-blocked', message, {
    ...{ slug, hint: `pulso move ${slug} --commit, or --rollback` },
  });
}
