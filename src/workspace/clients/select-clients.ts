import type { ClientRecord } from '../../client/client-record.ts';
import { selectRecords, type Selection } from '../../client/selection.ts';
import { suggestName } from '../../text/nearest-name.ts';
import { PulsoError, toPulsoError } from '../../core/pulso-error.ts';
import { listSlugs } from './list-slugs.ts';
import { readClient } from './read-client.ts';
import type { Workspace } from '../workspace.ts';

/** Which clients a command is about: those named, or all, or those with certain values. */
export interface ClientChoice {
  slugs?: readonly string[];
  all?: boolean;
  select?: Selection;
}

/** The chosen clients, sorted by slug; the ones whose record cannot be read stand apart, so that one broken client stops no other. */
export interface ChosenClients {
  clients: readonly ClientRecord[];
  /** Each names its client in `slug`. */
  failed: readonly PulsoError[];
}

/** Errors: `no-client-named`, `unknown-client` (with the nearest slug there is), `bad-selection`. */
export async function selectClients(
  workspace: Workspace,
  choice: ClientChoice,
): Promise<ChosenClients> {
  const named = choice.slugs ?? [];
  if (named.length === 0 && choice.all !== true && choice.select === undefined) {
    throw new PulsoError('no-client-named', 'no client is named', {
      hint: 'name one or more slugs, or use --all or --select',
    });
  }
  const there = await listSlugs(workspace);
  assertKnownSlugs(named, there);
  const slugs = named.length > 0 ? there.filter((slug) => named.includes(slug)) : there;
  const read = await readClients(workspace, slugs);
  if (choice.select === undefined) return read;
  return { ...read, clients: selectRecords(read.clients, choice.select) };
}

/** Reads many records. */
export async function readClients(
  workspace: Workspace,
  slugs: readonly string[],
): Promise<ChosenClients> {
  const clients: ClientRecord[] = [];
  const failed: PulsoError[] = [];
  for (const slug of slugs) {
    try {
      clients.push(await readClient(workspace, slug));
    } catch (error) {
      failed.push(toPulsoError(error));
    }
  }
  return { clients, failed };
}

function assertKnownSlugs(named: readonly string[], there: readonly string[]): void {
  const unknown = named.find((slug) => !there.includes(slug));
  if (unknown === undefined) return;
  throw new PulsoError('unknown-client', `there is no client "${unknown}"`, {
    slug: unknown,
    hint: suggestName(unknown, there) ?? 'run pulso list to see the clients',
  });
}
