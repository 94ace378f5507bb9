import type { ClientRecord } from '../../client/client-record.ts';
import { finishChange } from '../journal/file-journal.ts';
import { assertSettled } from '../journal/assert-settled.ts';
import { assertNotRemoving } from '../journal/removal-journal.ts';
import { assertNotRenaming } from '../journal/rename-journal.ts';
import { ensureWorkspaceId } from '../identity/workspace-id.ts';
import type { Lease } from './lease.ts';
import { withLock, type LockOptions } from './lock.ts';
import { readClient } from '../clients/read-client.ts';
import type { Workspace } from '../workspace.ts';

/**
 * Runs work that changes one client, which nobody else changes meanwhile. What a killed run left half
 * written is finished first, and the record is read after that. Errors: those of withLock and readClient,
 * `rename-unfinished`, `remove-unfinished`.
 */
export function holdClient<T>(
  workspace: Workspace,
  slug: string,
  work: (record: ClientRecord, lease: Lease) => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  return holdLeaving(
    workspace,
    slug,
    async (lease) => {
      assertNotRemoving(workspace, slug);
      const kept = await finishChange(workspace, slug, lease);
      for (const path of kept) {
        const message = `${path} was edited while a change of it was unfinished: the edit stays`;
        options.reporter?.report({ code: 'edit-kept', kind: 'warning', slug, message });
      }
      return work(await readClient(workspace, slug), lease);
    },
    options,
  );
}

/** As holdClient, for a client that the work is going to create. Errors: those of withLock. */
export function holdNewClient<T>(
  workspace: Workspace,
  slug: string,
  work: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  return withLock(
    workspace,
    lockOf(slug),
    async () => {
      await assertSettled(workspace, slug);
      return work();
    },
    options,
  );
}

/** As holdClient, for the work that removes the client: it goes on with a removal that was killed. Errors: those of withLock, `rename-unfinished`. */
export function holdLeaving<T>(
  workspace: Workspace,
  slug: string,
  work: (lease: Lease) => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  return withLock(
    workspace,
    lockOf(slug),
    async (lease) => {
      await ensureWorkspaceId(workspace);
      await assertNotRenaming(workspace, slug);
      return work(lease);
    },
    options,
  );
}

/** Runs work on two slugs of which nobody else changes either. Errors: those of withLock. */
export function holdSlugs<T>(
  workspace: Workspace,
  slugs: readonly [string, string],
  work: (leases: readonly [Lease, Lease]) => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  // In the same order by whoever takes both.
  const [first, second] = [...slugs].sort().map(lockOf) as [string, string];
  return withLock(
    workspace,
    first,
    (one) => withLock(workspace, second, (other) => work([one, other]), options),
    options,
  );
}

const PREFIX = 'client-';

/** The name of a client's lock. */
function lockOf(slug: string): string {
  return `${PREFIX}${slug}`;
}

/** The client whose lock has this name; undefined if it is none of a client. */
export function slugOfLock(name: string): string | undefined {
  return name.startsWith(PREFIX) ? name.slice(PREFIX.length) : undefined;
}
