import { Holders } from '../../engine/isolation/holders.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import { findCollisions } from '../../client/placement/find-collisions.ts';
import type { Problem } from '../../core/problem.ts';
import { listSlugs } from '../../workspace/clients/list-slugs.ts';
import { recordFile } from '../../workspace/clients/read-client.ts';
import {
  readClients,
  selectClients,
  type ClientChoice,
} from '../../workspace/clients/select-clients.ts';
import type { OperationContext } from '../context.ts';
import { mapClients, sortBySlug } from '../fleet/work-on-fleet.ts';
import { checkClient, type CheckedClient } from './check-client.ts';
import { checkPublishedPorts } from './check-published-ports.ts';
import { checkRecord } from './check-record.ts';
import { checkSecretPolicy } from './check-secret-policy.ts';
import { checkTargets } from './check-targets.ts';
import { rememberFiles } from './parsed-files.ts';

export interface ValidateResult {
  /** By client, then as found. No error among them: everything is well. */
  problems: readonly Problem[];
}

/** Everything that is wrong with the chosen clients, each by itself and with all others. Changes nothing. */
export async function validateClients(
  { workspace, now }: Pick<OperationContext, 'workspace' | 'now'>,
  choice: ClientChoice,
): Promise<ValidateResult> {
  const chosen = await selectClients(workspace, choice);
  const { clients } = await readClients(workspace, await listSlugs(workspace));
  const known = { holders: new Holders(clients), parsed: rememberFiles() };
  const checked = await mapClients(chosen.clients, (record) =>
    checkClient(workspace, record, known),
  );
  const policy = await mapClients(chosen.clients, (record) =>
    checkSecretPolicy({ workspace, now }, record),
  );
  const problems = [
    ...checkTargets(workspace, chosen.clients),
    ...chosen.failed.flatMap((error) => checkRecord(workspace, error)),
    ...checked.flatMap((client) => client.problems),
    ...policy.flat(),
    ...checkFleet(clients, checked),
  ];
  return { problems: sortBySlug(problems) };
}

/** What a chosen client shares with any other, chosen or not. */
function checkFleet(clients: readonly ClientRecord[], chosen: readonly CheckedClient[]): Problem[] {
  const slugs = new Set(chosen.map(({ record }) => record.slug));
  const collisions = findCollisions(clients)
    .filter(({ slug }) => slugs.has(slug))
    .map((collision): Problem => ({
      ...collision,
      severity: 'error',
      file: recordFile(collision.slug),
    }));
  return [...collisions, ...checkPublishedPorts(chosen)];
}
