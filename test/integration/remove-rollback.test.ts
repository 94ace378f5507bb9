import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import Dockerode from 'dockerode';
import type { RollbackResult } from '../../src/operations/catalog/schemas/deployment-schemas.ts';
import type { RemoveResult } from '../../src/operations/catalog/schemas/remove-schemas.ts';
import { openSpawnedFleet, type SpawnedFleet } from '../support/spawned-fleet.ts';
import { spawnPulso } from '../support/spawn-pulso.ts';
import { smallTemplate } from '../support/small-template.ts';
import { putFiles } from '../support/temporary-workspace.ts';
import { ensureTestImage, TEST_IMAGE } from '../support/test-image.ts';

/** One light service with data; its health is what the file says. */
const COMPOSE = `name: {{yaml slug}}
services:
  app:
    image: ${TEST_IMAGE}
    command: [sh, -c, "trap 'exit 0' TERM; while :; do sleep 3600 & wait; done"]
    environment: { GENERATION: "1" }
    volumes: ['data:/data']
    networks: [default]
    healthcheck: { test: [CMD, 'true'], interval: 1s }
networks: { default: { ipam: { config: [{ subnet: {{yaml subnet}} }] } } }
volumes: { data: {} }
`;

beforeAll(() => ensureTestImage(new Dockerode()));

async function openFleet(): Promise<{ fleet: SpawnedFleet; slug: string; compose: string }> {
  const fleet = await openSpawnedFleet();
  await putFiles(fleet.root, {
    'pulso.yaml': 'blocks: {first: 1900}\nnetwork: {pool: 10.128.0.0/14}\n',
    ...smallTemplate({ 'docker-compose.yml.hbs': COMPOSE }),
  });
  const slug = fleet.slug('gone');
  await fleet.json(0, 'create', slug, '--name', 'Gone', '--country', 'CO', '--deploy');
  return { fleet, slug, compose: join(fleet.root, 'clients', slug, 'docker-compose.yml') };
}

async function change(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  expect(text).toContain(from);
  await writeFile(path, text.replace(from, to));
}

/** Runs it and kills it with SIGKILL when it says this; one that ends before is fine. */
async function kill({ root }: SpawnedFleet, line: RegExp, ...argv: string[]): Promise<void> {
  const run = spawnPulso(root, argv);
  run.process.stderr?.on('data', (text: string) => {
    if (line.test(text)) run.process.kill('SIGKILL');
  });
  await run.ended;
}

it('a rollback brings back files and stack of the last healthy deployment; killed, it goes on', async () => {
  const { fleet, slug, compose } = await openFleet();
  const env = () => fleet.run(slug, 'app', 'sh', '-c', 'echo $GENERATION; cat /data/kept');
  await fleet.run(slug, 'app', 'sh', '-c', 'echo row > /data/kept');
  await change(compose, '"1"', '"2"');
  await fleet.json(0, 'deploy', slug, '--yes');
  await change(compose, '"2"', '"3"');
  await change(compose, "[CMD, 'true']", "[CMD, 'false']");
  await fleet.json(1, 'deploy', slug, '--yes', '--timeout', '10s');

  const planned = await fleet.json<RollbackResult>(0, 'rollback', slug, '--dry-run');
  expect(planned).toMatchObject({ to: 2, files: [{ path: 'docker-compose.yml' }] });
  const rolled = await fleet.json<RollbackResult>(0, 'rollback', slug, '--yes');
  expect(rolled).toMatchObject({ to: 2, outcome: 'rolled-back', deploy: { state: 'running' } });
  expect(await env()).toBe('2\nrow');

  await kill(fleet, /recreat/, 'rollback', slug, '--to', '1', '--yes');
  expect(await fleet.json(0, 'rollback', slug, '--yes')).toMatchObject({ to: 1 });
  expect(await env()).toBe('1\nrow');
  expect(await fleet.json(0, 'deploy', slug)).toMatchObject({
    clients: [{ outcome: 'unchanged' }],
  });
  expect(await fleet.json(0, 'diff', slug)).toMatchObject({ clients: [{ status: 'current' }] });
});

it('a removal leaves nothing of the client; killed, the same command goes on', async () => {
  const { fleet, slug } = await openFleet();
  const seen = async () => {
    const { services = [], volumes = [], networks = [] } = (await fleet.engine.observe([slug])).get(slug) ?? {}; // prettier-ignore
    return [...services, ...volumes, ...networks].length;
  };
  expect(await seen()).toBe(3);
  const planned = await fleet.json<RemoveResult>(0, 'remove', slug, '--dry-run');
  expect(planned.operations.map(({ resource }) => resource)).toContain('volume/data');
  expect(await seen()).toBe(3);
  await kill(fleet, /remov/, 'remove', slug, '--yes');
  if (existsSync(join(fleet.root, '.pulso/removals', slug))) {
    expect((await fleet.pulso('deploy', slug)).stderr).toContain(`pulso remove ${slug}`);
    await fleet.json(0, 'rm', slug, '--yes');
  }
  expect(await seen()).toBe(0);
  expect(existsSync(join(fleet.root, 'clients', slug))).toBe(false);
  expect(await readdir(join(fleet.root, '.pulso/clients'))).toEqual([]);
  const { clients } = await fleet.json<{ clients: unknown[] }>(0, 'list');
  expect(clients).toEqual([]);
  const again = await fleet.json<{ client: { block: number } }>(0, 'create', slug, '--name', 'Again', '--country', 'CO'); // prettier-ignore
  expect(again.client.block).toBe(1900);
});
