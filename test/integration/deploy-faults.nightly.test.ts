import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Dockerode from 'dockerode';
import { expect, it, onTestFinished } from 'vitest';
import { runUnwrapped } from '../../src/engines/docker/exec/start-exec.ts';
import { verifyAudit } from '../../src/workspace/audit/audit-log.ts';
import { openWorkspace } from '../../src/workspace/settings/open-workspace.ts';
import { startCuttingProxy } from '../support/cutting-proxy.ts';
import { fillDisk, jumpClock, pickFault, type Fault } from '../support/deploy-faults.ts';
import { killCount } from '../support/kill-count.ts';
import { randomPicks } from '../support/random-picks.ts';
import { removeClients } from '../support/remove-clients.ts';
import { spawnPulso } from '../support/spawn-pulso.ts';
import {
  buildRecord,
  putFiles,
  recordFiles,
  temporaryFolder,
} from '../support/temporary-workspace.ts';
import { ensureTestImage, TEST_IMAGE } from '../support/test-image.ts';
import { testSlug } from '../support/test-slug.ts';
import { mountTinyDisk } from '../support/tiny-disk.ts';

const FAULTS = killCount(3);
const CLIENTS = 10;
/** Another one for each run: an engine that lost count of a network's endpoints keeps it, and its subnet, until it is restarted. */
const RANGE = process.pid % 240;
/** How many of them a deploy changes. */
const CHANGED = 3;

const WAIT = "trap 'exit 0' TERM; while :; do sleep 3600 & wait; done";
/** What the client answers, under the name that its network knows it by. Nothing is shared: what ran can run on. */
const COMPOSE = `services:
  app:
    image: ${TEST_IMAGE}
    command: [sh, -c, "httpd -p 8080 -h /etc/app; ${WAIT}"]
    configs: [{ source: generation, target: /etc/app/generation }]
    healthcheck: { test: [CMD, wget, -q, -O, /dev/null, 'http://127.0.0.1:8080/generation'], interval: 60s }
configs:
  generation: { file: config/generation }
`;

it(`every client answers as before or as asked after each of ${FAULTS} faults, and the next deploy converges`, async () => {
  const docker = new Dockerode();
  await ensureTestImage(docker);
  const proxy = await startCuttingProxy('/var/run/docker.sock');
  const slugs = Array.from({ length: CLIENTS }, (_, index) => testSlug(`fault${index}`));
  const root = await temporaryFolder();
  onTestFinished(async () => {
    for (const slug of slugs) {
      // An engine whose connections are cut can lose count of a network's endpoints: it keeps that network.
      await removeClients(docker, [slug]).catch((error: unknown) => {
        if (!String(error).includes('has active endpoints')) throw error;
      });
    }
    await proxy.close();
  });
  const isTiny = mountTinyDisk(root, '24m');
  await putFiles(root, {
    'pulso.yaml': 'network: { pool: 10.183.0.0/16 }\n',
    'clients/template/template.yaml': 'name: template\nversion: 1.0.0\nquestions: []\nports: {}\n',
  });
  const write = (slug: string, generation: number): Promise<void> =>
    putFiles(root, { [`clients/${slug}/config/generation`]: String(generation) });
  for (const [index, slug] of slugs.entries()) {
    await putFiles(root, {
      ...recordFiles(
        buildRecord(slug, { block: 900 + index, subnet: `10.183.${RANGE + index}.0/28` }),
      ),
      [`clients/${slug}/docker-compose.yml`]: COMPOSE,
    });
    await write(slug, 0);
  }
  /**
   * As on the client's network: a kill can leave the new container between two connections to it, where it asks nobody
   * and nobody asks it, while what ran still answers.
   */
  const answer = async (slug: string): Promise<string> => {
    const argv = ['wget', '-q', '-O', '-', 'http://app:8080/generation'];
    const { signal } = new AbortController();
    const filters = { label: [`com.docker.compose.project=${slug}`] };
    for (const { Id } of await docker.listContainers({ filters })) {
      const { exitCode, output } = await runUnwrapped(docker, Id, { argv, signal });
      if (exitCode === 0) return Buffer.from(output).toString('utf8').trim();
    }
    return 'nothing';
  };
  const deployWhole = async (what: string): Promise<void> => {
    const { code, stderr } = await spawnPulso(root, ['-q', 'deploy', '--all']).ended;
    expect(code, `${what}: ${stderr}`).toBe(0);
  };
  const inject = async (fault: Fault, moment: number): Promise<void> => {
    const clock = fault.kind === 'clock' ? await jumpClock(moment, fault.by) : {};
    const through = { DOCKER_HOST: proxy.host };
    const deploy = spawnPulso(root, ['-q', 'deploy', '--all'], { ...through, ...clock });
    await Promise.race([deploy.ended, sleep(moment)]);
    if (fault.kind === 'kill') deploy.process.kill('SIGKILL');
    if (fault.kind === 'cut') proxy.cut();
    if (fault.kind === 'pause') {
      deploy.process.kill('SIGSTOP');
      await sleep(fault.milliseconds);
      deploy.process.kill('SIGCONT');
    }
    const filled = fault.kind === 'disk' && isTiny ? await fillDisk(root) : undefined;
    await deploy.ended;
    if (filled !== undefined) await rm(filled);
  };

  await deployWhole('the first deploy');
  const seed = Number(process.env['PULSO_SEED'] ?? Date.now());
  const { pick, chance } = randomPicks(seed);
  const asked = new Map(slugs.map((slug) => [slug, 0]));
  let whole = 3000;
  for (let count = 1; count <= FAULTS; count += 1) {
    const changed = new Set(Array.from({ length: CHANGED }, () => pick(slugs)));
    const before = new Map(asked);
    for (const slug of changed) {
      asked.set(slug, count);
      await write(slug, count);
    }
    const fault = pickFault(pick, chance);
    const what = `seed ${seed}, fault ${count}: ${JSON.stringify(fault)}`;
    await inject(fault, whole * pick([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]));
    for (const slug of slugs) {
      const expected = [before.get(slug), asked.get(slug)].map(String);
      expect(expected, `${what}: ${slug}`).toContain(await answer(slug));
    }
    const started = performance.now();
    await deployWhole(what);
    whole = performance.now() - started;
    for (const slug of changed) expect(await answer(slug), what).toBe(String(count));
  }

  const names: string[] = [];
  for (const slug of slugs) {
    const filters = { label: [`com.docker.compose.project=${slug}`] };
    const found = await docker.listContainers({ all: true, filters });
    names.push(...found.map(({ Names }) => Names[0] ?? ''));
  }
  expect(names.sort()).toEqual(slugs.map((slug) => `/${slug}-app-1`).sort());
  expect(await verifyAudit(await openWorkspace(root))).toEqual([]);
  await rm(join(root, 'clients'), { recursive: true });
}, 7_200_000);
