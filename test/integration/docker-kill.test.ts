import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { bundleFixture, type BundledFixture } from '../support/bundle-fixture.ts';
import { killCount } from '../support/kill-count.ts';
import { buildKillStack } from '../support/kill-stack.ts';
import { openLiveDocker, type LiveDocker } from '../support/live-docker.ts';

let live: LiveDocker;
let fixture: BundledFixture;

beforeAll(async () => {
  live = await openLiveDocker();
  fixture = await bundleFixture('deploy-once');
});
afterAll(async () => {
  await live.close();
  await fixture.remove();
});

/** Milliseconds after which the program is killed: from before its first request to after its last. */
const LATEST_KILL = 3000;
const KILLS = killCount(6);
// Milliseconds that so many may take on a machine that is busy.
vi.setConfig({ testTimeout: 300_000 + KILLS * 15_000 });

async function deployUntilKilled(slug: string, version: string, after: number): Promise<void> {
  const child = spawn(process.execPath, [fixture.program, slug, version], { stdio: 'inherit' });
  const ended = once(child, 'exit');
  await Promise.race([ended, delay(after)]);
  child.kill('SIGKILL');
  await ended;
}

it('converges after kills at any moment, with the data whole and nothing left over', async () => {
  const client = live.newClient();
  const { slug } = client;
  await client.deploy(buildKillStack(slug, 'first'));
  await client.run('database', 'touch', '/data/kept');
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const version = `${kill}`;
    const after = Math.round((kill / KILLS) * LATEST_KILL * (0.7 + Math.random() * 0.3));
    await deployUntilKilled(slug, version, after);
    // Every third kill is followed by another at once: a state that two kills made must do as well.
    if (kill % 3 === 0) continue;
    await client.deploy(buildKillStack(slug, version));
    expect(await client.run('app', 'cat', '/etc/app/version'), `killed after ${after} ms`).toBe(
      version,
    );
    expect(await client.run('database', 'ls', '/data')).toBe('kept');
  }
  const stack = buildKillStack(slug, 'last');
  await client.deploy(stack);
  // A request that was under way when its sender died may have been carried out since.
  await client.deploy(stack);
  const again = await client.deploy(stack);
  expect(again.operations.map((one) => one.type)).toEqual(['none', 'none', 'none', 'none']);
  const filters = { label: [`com.docker.compose.project=${slug}`] };
  const containers = await live.docker.listContainers({ all: true, filters });
  expect(containers.map(({ Names }) => Names[0]).sort()).toEqual([
    `/${slug}-app-1`,
    `/${slug}-database-1`,
  ]);
  await client.carryOut(undefined, { verb: 'destroy', purge: true });
  expect((await live.docker.listVolumes({ filters })).Volumes).toEqual([]);
  expect(await live.docker.listNetworks({ filters })).toEqual([]);
});
