import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';
import type { BackupsResult } from '../../src/operations/catalog/schemas/data-schemas.ts';
import type { RestoreResult } from '../../src/operations/catalog/schemas/restore-schemas.ts';
import { openDataFleet } from '../support/data-fleet.ts';
import { removeClients } from '../support/remove-clients.ts';
import type { ShippedFleet } from '../support/shipped-fleet.ts';

const TIMEOUT = 600_000;

it.each(['postgresql', 'mysql'] as const)(
  'a backup of %s is proven on another target; killed, nothing stays there',
  { timeout: TIMEOUT },
  async (database) => {
    const { fleet, client, save, kill } = await openDataFleet(database);
    const { slug } = client;
    await addTarget(fleet, 'other');
    onTestFinished(async () => removeClients(fleet.docker, await listServers(fleet)));
    const id = await save();
    const before = await client.containers();

    const check = ['restore', slug, '--check', '--on', 'other'];
    const proven = await fleet.json<RestoreResult>(0, ...check);
    expect(proven).toMatchObject({ outcome: 'verified', backup: id, target: 'other' });
    expect(proven.database?.tables).toBeGreaterThan(0);
    const listed = await fleet.json<BackupsResult>(0, 'backups', slug);
    expect(listed.clients[0]).toMatchObject({ newestVerified: id });
    expect(await client.containers()).toEqual(before);
    expect(await listServers(fleet)).toEqual([]);

    // Killed while the server starts: its network and its volume are there, and go.
    await kill(/service\/database/, ...check);
    expect(await listServers(fleet)).not.toEqual([]);
    expect(await fleet.pulso('deploy', slug)).toMatchObject({ code: 0 });
    expect(await listServers(fleet)).toEqual([]);
    expect(await client.containers()).toEqual(before);
  },
);

/** Another name for the same engine. */
async function addTarget({ root }: ShippedFleet, name: string): Promise<void> {
  const file = join(root, 'pulso.local.yaml');
  const settings = parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, stringify({ ...settings, targets: { [name]: { engine: 'docker' } } }));
}

/** Names of the stacks on the engine that checks of this workspace have made. */
async function listServers({ docker, root }: ShippedFleet): Promise<string[]> {
  const workspace = (await readFile(join(root, '.pulso-id'), 'utf8')).trim();
  const filters = { label: [`pulso.workspace=${workspace}`] };
  const containers = await docker.listContainers({ all: true, filters });
  const networks = await docker.listNetworks({ filters });
  const { Volumes } = await docker.listVolumes({ filters });
  const all = [...containers, ...networks, ...Volumes];
  const stacks = all.map(({ Labels }) => Labels?.['com.docker.compose.project'] ?? '');
  return [...new Set(stacks)].filter((stack) => stack.startsWith('proof-'));
}
