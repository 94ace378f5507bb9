import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Dockerode from 'dockerode';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ListResult } from '../../src/operations/catalog/schemas/client-schemas.ts';
import { killCount } from '../support/kill-count.ts';
import { removeClients } from '../support/remove-clients.ts';
import { runPulso, spawnPulso } from '../support/spawn-pulso.ts';
import { buildRecord, putFiles, recordFiles } from '../support/temporary-workspace.ts';
import { ensureTestImage, TEST_IMAGE } from '../support/test-image.ts';
import { testSlug } from '../support/test-slug.ts';

const KILLS = killCount(10);
// Milliseconds that so many may take on a machine that is busy.
vi.setConfig({ testTimeout: 300_000 + KILLS * 10_000 });
/** Both workspaces have a client of this slug. */
const SHARED = testSlug('shared');
const OTHER = testSlug('other');

const docker = new Dockerode();
/** The workspace whose client runs, and the one that comes later. */
let production: string;
let staging: string;

const WAIT = `[sh, -c, "trap 'exit 0' TERM; while :; do sleep 3600 & wait; done"]`;
const composeOf = (generation: number): string => `services:
  app:
    image: ${TEST_IMAGE}
    command: ${WAIT}
    environment: { GENERATION: "${generation}" }
    volumes: ['data:/data']
volumes:
  data: {}
`;

beforeAll(async () => {
  await ensureTestImage(docker);
  production = await makeWorkspace([SHARED]);
  staging = await makeWorkspace([SHARED, OTHER]);
  expect(await runPulso(production, 'deploy', SHARED)).toMatchObject({ code: 0 });
  await inShared('touch', '/data/of-production');
});

afterAll(async () => {
  await removeClients(docker, [SHARED, OTHER]);
  for (const root of [production, staging]) await rm(root, { recursive: true, force: true });
});

describe('a second workspace on the same engine', () => {
  it.each([
    'deploy',
    'deploy --dry-run',
    'start',
    'stop',
    'restart',
    'destroy',
    'destroy --purge',
    'logs',
  ])('is refused %s for a client of the first one, whose stack stays as it is', async (words) => {
    const before = await observeShared();
    const [verb = '', ...flags] = words.split(' ');
    const yes = verb === 'logs' ? [] : ['--yes'];
    const run = await runPulso(staging, '-o', 'json', verb, SHARED, ...flags, ...yes);
    expect(run.code, run.stderr).toBe(1);
    expect(run.stdout + run.stderr).toContain('foreign-stack');
    expect(run.stdout + run.stderr).toContain(`${production}/clients/${SHARED}`);
    expect(await observeShared()).toEqual(before);
  });

  it('shows it as foreign in status, and then in list', async () => {
    const { stdout } = await runPulso(staging, '-o', 'json', 'status', SHARED);
    expect(JSON.parse(stdout)).toMatchObject({ clients: [{ slug: SHARED, state: 'foreign' }] });
    const listed = await runPulso(staging, '-o', 'json', 'list');
    const { clients } = JSON.parse(listed.stdout) as ListResult;
    const foreign = clients.filter((client) => client.foreign !== undefined);
    expect(foreign.map(({ slug }) => slug)).toEqual([SHARED]);
    expect(foreign[0]?.foreign?.[0]).toMatchObject({ folder: `${production}/clients/${SHARED}` });
  });

  it(`changes nothing of it in ${KILLS} kills at random moments, beside deploys of the first one`, async () => {
    const before = await observeShared();
    const verbs = [
      ['deploy', SHARED],
      ['destroy', SHARED, '--purge', '--yes'],
      ['deploy', OTHER],
      ['deploy', '--all'],
      ['destroy', OTHER, '--purge', '--yes'],
    ];
    let completed = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      await putFiles(staging, { [`clients/${OTHER}/docker-compose.yml`]: composeOf(kill) });
      const run = spawnPulso(staging, verbs[kill % verbs.length] ?? []);
      // An operator of the first workspace works at the same time; every file is as it was, so nothing changes.
      const beside = kill % 3 === 0 ? runPulso(production, 'deploy', SHARED) : undefined;
      await Promise.race([run.ended, sleep(1200 * Math.random())]);
      if (!run.process.kill('SIGKILL')) completed += 1;
      await run.ended;
      if (beside !== undefined) expect(await beside).toMatchObject({ code: 0 });
    }
    expect(completed).toBeLessThan(KILLS * 0.8);
    expect(await observeShared()).toEqual(before);
    const deployed = await runPulso(staging, 'deploy', OTHER);
    expect(deployed.code, deployed.stderr).toBe(0);
  });
});

describe('pulso adopt', () => {
  it('shows what it would take over, and takes it over with its data', async () => {
    const before = await observeShared();
    const planned = await runPulso(staging, 'adopt', SHARED, '--dry-run');
    expect(planned).toMatchObject({ code: 0 });
    expect(planned.stdout).toContain(SHARED);
    expect(await observeShared()).toEqual(before);

    expect(await runPulso(staging, 'adopt', SHARED, '--yes')).toMatchObject({ code: 0 });
    expect(await inShared('ls', '/data')).toBe('of-production');
    expect((await runPulso(staging, 'deploy', SHARED)).code).toBe(0);
    const refused = await runPulso(production, '-o', 'json', 'deploy', SHARED);
    expect(refused.code).toBe(1);
    expect(refused.stdout + refused.stderr).toContain('foreign-stack');
  });
});

async function makeWorkspace(slugs: readonly string[]): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'pulso-test-'));
  const template = 'name: template\nversion: 1.0.0\nquestions: []\nports: {}\n';
  await putFiles(root, { 'pulso.yaml': '', 'clients/template/template.yaml': template });
  for (const [index, slug] of slugs.entries()) {
    const record = buildRecord(slug, { block: index + 1 });
    await putFiles(root, {
      ...recordFiles(record),
      [`clients/${slug}/docker-compose.yml`]: composeOf(0),
    });
  }
  return root;
}

/** All of the shared slug on the engine: identities, labels, moments of start, and what its volume holds. */
async function observeShared(): Promise<unknown> {
  const filters = { label: [`com.docker.compose.project=${SHARED}`] };
  const containers = await docker.listContainers({ all: true, filters });
  const inspected = await Promise.all(
    containers.map(({ Id }) => docker.getContainer(Id).inspect()),
  );
  const networks = await docker.listNetworks({ filters });
  const { Volumes } = await docker.listVolumes({ filters });
  expect({
    containers: inspected.length,
    networks: networks.length,
    volumes: Volumes.length,
  }).toEqual({ containers: 1, networks: 1, volumes: 1 });
  return {
    containers: inspected.map(({ Id, Config, State }) => ({
      Id,
      Config,
      StartedAt: State.StartedAt,
    })),
    networks: networks.map(({ Id, Labels }) => ({ Id, Labels })),
    volumes: Volumes,
    content: await inShared('ls', '/data'),
  };
}

async function inShared(...argv: string[]): Promise<string> {
  const exec = await docker.getContainer(`${SHARED}-app-1`).exec({ Cmd: argv, AttachStdout: true });
  const chunks: Buffer[] = [];
  for await (const chunk of await exec.start({ hijack: true })) chunks.push(chunk as Buffer);
  // After the eight bytes of a frame's header.
  return Buffer.concat(chunks).subarray(8).toString('utf8').trim();
}
