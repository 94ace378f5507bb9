import { appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ConvergeResult } from '../../src/operations/converge/convergence.ts';
import type { StatusResult } from '../../src/operations/catalog/schemas/observe-schemas.ts';
import {
  openShippedFleet,
  type ShippedClient,
  type ShippedFleet,
} from '../support/shipped-fleet.ts';

const SQL = 'psql --username=pulso --dbname=pulso --tuples-only --no-align --command';

async function query(client: ShippedClient, sql: string): Promise<string> {
  return client.run('database', ...SQL.split(' '), sql);
}

async function ready({ ports }: ShippedClient): Promise<number | 'refused'> {
  const url = `http://localhost:${ports['web'] ?? 0}/readyz`;
  return fetch(url).then(
    ({ status }) => status,
    () => 'refused' as const,
  );
}

async function deploy(
  fleet: ShippedFleet,
  slug: string,
): Promise<ConvergeResult['clients'][number]> {
  const { clients } = await fleet.json<ConvergeResult>(0, 'deploy', slug);
  return clients[0]!;
}

it('a client lives: created, deployed, changed, stopped, started, taken down, back, purged', async () => {
  const fleet = await openShippedFleet();
  const client = await fleet.create('life', '--database', 'postgresql');
  const { slug } = client;
  const url = `http://localhost:${client.ports['web'] ?? 0}`;

  // Deployed, it answers on its own port, from its own database.
  expect(await deploy(fleet, slug)).toMatchObject({ outcome: 'changed', state: 'running', url });
  expect(await ready(client)).toBe(200);
  await query(client, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('still here')");
  const first = await client.containers();
  expect(Object.keys(first).sort()).toEqual(['app', 'cache', 'database']);

  // A second deploy does nothing.
  expect(await deploy(fleet, slug)).toMatchObject({ outcome: 'unchanged' });
  expect(await client.containers()).toEqual(first);

  // One byte of a config makes again what mounts it, and nothing else.
  await appendFile(join(fleet.root, 'clients', slug, 'config/client.yaml'), '#');
  const status = await fleet.json<StatusResult>(0, 'status', slug);
  expect(status.clients).toMatchObject([{ state: 'running', drift: { stack: 'changed' } }]);
  const plan = await fleet.json<ConvergeResult>(2, 'deploy', slug, '--dry-run', '--exit-code');
  expect(plan.clients[0]?.operations.filter(({ type }) => type !== 'none')).toMatchObject([
    { type: 'recreate', resource: 'service/app', cause: expect.stringContaining('client.yaml') },
  ]);
  await deploy(fleet, slug);
  const second = await client.containers();
  expect(second).toEqual({ ...first, app: expect.not.stringMatching(first['app']!) });

  // Stopped, it answers no more; started, it has its data.
  expect(await fleet.pulso('stop', slug)).toMatchObject({ code: 0 });
  expect(await ready(client)).toBe('refused');
  expect(await fleet.pulso('start', slug)).toMatchObject({ code: 0 });
  expect(await ready(client)).toBe(200);
  expect(await client.containers()).toEqual(second);
  expect(await query(client, 'SELECT word FROM kept')).toBe('still here');

  // Taken down, its data and its files are all that is left.
  expect(await fleet.pulso('destroy', slug, '--yes')).toMatchObject({ code: 0 });
  expect(await left(fleet, slug)).toEqual({
    containers: [],
    networks: [],
    volumes: [`${slug}_cache-data`, `${slug}_database-data`],
  });
  expect(await readdir(join(fleet.root, 'clients', slug))).toContain('docker-compose.yml');

  // Back, it has its data; purged, nothing of it is left.
  await deploy(fleet, slug);
  expect(await query(client, 'SELECT word FROM kept')).toBe('still here');
  expect(await fleet.pulso('destroy', slug, '--purge', '--yes')).toMatchObject({ code: 0 });
  expect(await left(fleet, slug)).toEqual({ containers: [], networks: [], volumes: [] });

  expect(await fleet.pulso('audit', '--verify')).toMatchObject({ code: 0 });
  const { entries } = await fleet.json<{ entries: { action: string; outcome: string }[] }>(
    0,
    'audit',
    slug,
  );
  expect(entries.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
    'create done',
    'deploy done',
    'deploy done',
    'deploy done',
    'stop done',
    'start done',
    'destroy done',
    'deploy done',
    'destroy done',
  ]);
});

/** What the engine still has with the client's label. */
async function left({ docker }: ShippedFleet, slug: string): Promise<Record<string, string[]>> {
  const filters = { label: [`com.docker.compose.project=${slug}`] };
  const { Volumes } = await docker.listVolumes({ filters });
  return {
    containers: (await docker.listContainers({ all: true, filters })).map(({ Id }) => Id),
    networks: (await docker.listNetworks({ filters })).map(({ Name }) => Name),
    volumes: Volumes.map(({ Name }) => Name).sort(),
  };
}

it('docker compose recognises a stack by its labels', async () => {
  const fleet = await openShippedFleet();
  const client = await fleet.create('labels', '--database', 'postgresql');
  const { slug } = client;
  await deploy(fleet, slug);
  const folder = join(fleet.root, 'clients', slug);

  const filters = { label: [`com.docker.compose.project=${slug}`] };
  const containers = await fleet.docker.listContainers({ filters });
  expect(containers.map(({ Names }) => Names[0]).sort()).toEqual(
    ['app', 'cache', 'database'].map((service) => `/${slug}-${service}-1`),
  );
  for (const { Labels } of containers) {
    expect(Labels).toMatchObject({
      'com.docker.compose.project': slug,
      'com.docker.compose.service': expect.stringMatching(/^(app|cache|database)$/),
      'com.docker.compose.container-number': '1',
      'com.docker.compose.oneoff': 'False',
      'com.docker.compose.project.working_dir': folder,
      'com.docker.compose.project.config_files': join(folder, 'docker-compose.yml'),
    });
  }
  const networks = await fleet.docker.listNetworks({ filters });
  expect(
    networks.map(({ Name, Labels }) => [Name, Labels?.['com.docker.compose.network']]),
  ).toEqual([[`${slug}_default`, 'default']]);
  const { Volumes } = await fleet.docker.listVolumes({ filters });
  // Beside them are those without a name that the images themselves ask for.
  const named = Volumes.filter(({ Name }) => Name.startsWith(`${slug}_`));
  expect(named.map(({ Labels }) => Labels['com.docker.compose.volume']).sort()).toEqual([
    'cache-data',
    'database-data',
  ]);
});
