import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import Dockerode from 'dockerode';
import { expect, it, onTestFinished, vi } from 'vitest';
import { connectDocker } from '../../src/engines/docker/connect/connect-docker.ts';
import type { ConvergeResult } from '../../src/operations/converge/convergence.ts';
import { verifyAudit } from '../../src/workspace/audit/audit-log.ts';
import { openWorkspace } from '../../src/workspace/settings/open-workspace.ts';
import { KillClock } from '../support/kill-clock.ts';
import { killCount } from '../support/kill-count.ts';
import { removeClients } from '../support/remove-clients.ts';
import { runPulso, spawnPulso } from '../support/spawn-pulso.ts';
import {
  buildRecord,
  putFiles,
  recordFiles,
  temporaryFolder,
} from '../support/temporary-workspace.ts';
import { ensureTestImage, TEST_IMAGE } from '../support/test-image.ts';
import { testSlug } from '../support/test-slug.ts';
import { captureExec } from '../support/capture-exec.ts';

const KILLS = killCount(10);
// Milliseconds that so many may take on a machine that is busy.
vi.setConfig({ testTimeout: 300_000 + KILLS * 15_000 });
/** Kills in a row, before the next run is left to end. */
const IN_A_ROW = 5;

const WAIT = `[sh, -c, "trap 'exit 0' TERM; while :; do sleep 3600 & wait; done"]`;
const COMPOSE = `services:
  app:
    image: ${TEST_IMAGE}
    command: ${WAIT}
    configs: [{ source: client, target: /etc/app/client.yaml }]
    depends_on: { database: { condition: service_healthy } }
    healthcheck: { test: [CMD, cat, /etc/app/client.yaml], interval: 60s }
  database:
    image: ${TEST_IMAGE}
    command: ${WAIT}
    configs: [{ source: client, target: /etc/database/client.yaml }]
    volumes: ['data:/data']
    healthcheck: { test: [CMD, 'true'], interval: 60s }
configs:
  client: { file: config/client.yaml }
volumes:
  data: {}
`;

it(`survives ${KILLS} kills at random moments of deploy: the next run converges, with the data whole`, async () => {
  const docker = new Dockerode();
  await ensureTestImage(docker);
  const engine = await connectDocker({ name: 'test' });
  const slug = testSlug('kills');
  onTestFinished(async () => {
    await removeClients(docker, [slug]);
    await engine.close();
  });
  const root = await temporaryFolder();
  const folder = `clients/${slug}`;
  const template = 'name: template\nversion: 1.0.0\nquestions: []\nports: {}\n';
  await putFiles(root, {
    'pulso.yaml': '',
    'clients/template/template.yaml': template,
    ...recordFiles(buildRecord(slug)),
    [`${folder}/docker-compose.yml`]: COMPOSE,
  });
  const change = (generation: number): Promise<void> =>
    putFiles(root, { [`${folder}/config/client.yaml`]: `generation: ${generation}\n` });
  const inside = async (service: string, ...argv: string[]): Promise<string> => {
    const { stdout, exitCode } = await captureExec(engine, { slug, service }, argv);
    expect(exitCode).toBe(0);
    return Buffer.from(stdout).toString('utf8').trim();
  };
  const deployNow = async (): Promise<ConvergeResult['clients'][number]> => {
    const { code, stdout, stderr } = await runPulso(root, '-o', 'json', 'deploy', slug);
    expect(code, stderr).toBe(0);
    return (JSON.parse(stdout) as ConvergeResult).clients[0]!;
  };

  await change(0);
  await deployNow();
  await inside('database', 'touch', '/data/kept');
  await change(1);
  const started = performance.now();
  await deployNow();
  const clock = new KillClock(performance.now() - started);
  let completed = 0;
  for (let kill = 1; kill <= KILLS; kill += 1) {
    await change(kill + 1);
    const isCut = await clock.kill(spawnPulso(root, ['deploy', slug]), Math.random() * 1.1);
    if (!isCut) completed += 1;
    if (kill % IN_A_ROW > 0) continue;

    // A lock that outlives its holder would keep it waiting for a minute, and fail it.
    expect(await deployNow(), `after kill ${kill}`).toMatchObject({ state: 'running' });
    for (const service of ['app', 'database']) {
      expect(await inside(service, 'cat', `/etc/${service}/client.yaml`)).toBe(
        `generation: ${kill + 1}`,
      );
    }
    expect(await inside('database', 'ls', '/data')).toBe('kept');
  }
  // Several were cut short, or nothing was shown.
  expect(completed).toBeLessThan(KILLS * 0.8);

  expect(await deployNow()).toMatchObject({ outcome: 'unchanged' });
  const filters = { label: [`com.docker.compose.project=${slug}`] };
  const containers = await docker.listContainers({ all: true, filters });
  expect(containers.map(({ Names }) => Names[0]).sort()).toEqual([
    `/${slug}-app-1`,
    `/${slug}-database-1`,
  ]);
  expect(await verifyAudit(await openWorkspace(root))).toEqual([]);
  expect(await readdir(join(root, '.pulso/lock'))).toEqual([]);
});
