import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { connectKubernetes } from '../../src/engines/kubernetes/connect/connect-kubernetes.ts';
import type { MoveResult } from '../../src/operations/move/move-request.ts';
import { expectSettled, fillClient, readContent } from '../support/data-kills.ts';
import { captureExec } from '../support/capture-exec.ts';
import { KillClock } from '../support/kill-clock.ts';
import { killCount } from '../support/kill-count.ts';
import { openKeptFleet, type KeptFleet } from '../support/kept-fleet.ts';
import { liveClient, liveKubeconfig, removeNamespaces } from '../support/live-cluster.ts';

const KILLS = killCount(1);

interface MovingClient {
  fleet: KeptFleet;
  slug: string;
  engines: { local: Engine; other: Engine };
  move: (...flags: string[]) => Promise<MoveResult>;
}

/** A client on Docker with a database and files; the target `other` is the cluster. */
async function openMovingClient(): Promise<MovingClient> {
  const kubeconfig = await liveKubeconfig();
  const cluster = { engine: 'kubernetes', kubeconfig, domain: 'clients.example' };
  const fleet = await openKeptFleet({ other: cluster, first: 2200 });
  const other = await connectKubernetes({ name: 'other', kubeconfig });
  const { client, close } = await liveClient();
  const slug = fleet.slug('carried');
  onTestFinished(async () => {
    await removeNamespaces(client, [slug]);
    await other.close();
    close();
  });
  await fleet.json(0, 'create', slug, '--name', 'Carried');
  await fleet.json(0, 'deploy', slug);
  await fillClient(fleet, slug, 'first');
  return {
    ...{ fleet, slug, engines: { local: fleet.engine, other } },
    move: (...flags) => fleet.json(0, 'move', slug, ...flags, '--yes', '--timeout', '15m'),
  };
}

async function volumesOf(engine: Engine, slug: string): Promise<string[]> {
  return ((await engine.observe([slug])).get(slug)?.volumes ?? []).map(({ key }) => key);
}

/** Ids go on where they were, and the app's own password opens the database over the network. */
async function expectWritable({ slug }: MovingClient, engine: Engine): Promise<void> {
  const script = `PGPASSWORD="$(cat /run/secrets/password)" psql --host=127.0.0.1 --username=pulso --dbname=pulso --no-align --tuples-only --quiet --command "INSERT INTO things (word) VALUES ('more') RETURNING id"`;
  const { exitCode, stdout, stderr } = await captureExec(engine, { slug, service: 'database' }, ['sh', '-c', script]); // prettier-ignore
  expect(exitCode, Buffer.from(stderr).toString()).toBe(0);
  expect(Number(Buffer.from(stdout).toString())).toBeGreaterThan(20_000);
}

it(`moves a client with its data to Kubernetes, takes it back, is killed ${KILLS} times, and moves it there and back for good`, async () => {
  const client = await openMovingClient();
  const { fleet, slug, engines, move } = client;
  const first = await readContent(engines.local, slug);

  const started = performance.now();
  const there = await move('--target', 'other');
  const clock = new KillClock(performance.now() - started);
  expect(there).toMatchObject({ from: 'local', to: 'other', away: expect.any(Number) as number });
  expect(await readContent(engines.other, slug)).toBe(first);

  // Taken back, it runs on what the old target kept.
  expect(await move('--rollback')).toMatchObject({ outcome: 'rolled-back' });
  expect(await readContent(engines.local, slug)).toBe(first);
  await fillClient(fleet, slug, 'second');
  const second = await readContent(engines.local, slug);

  const journal = join(fleet.root, '.pulso/clients', slug, 'move.json');
  for (let kill = 1; kill <= KILLS; kill += 1) {
    await clock.kill(fleet.spawn('move', slug, '--target', 'other', '--yes'), kill / (KILLS + 1));
    if (existsSync(journal)) await move('--rollback');
    expect(await readContent(engines.local, slug), `kill ${kill}`).toBe(second);
    await expectSettled(fleet, engines.local, slug);
  }

  await move('--target', 'other');
  expect(await readContent(engines.other, slug)).toBe(second);
  await expectWritable(client, engines.other);
  const third = await readContent(engines.other, slug);
  expect(await volumesOf(engines.local, slug)).toEqual(expect.arrayContaining(['data', 'files']));
  expect(await move('--commit')).toMatchObject({ outcome: 'committed' });
  expect(await volumesOf(engines.local, slug)).toEqual([]);

  await move('--target', 'local');
  expect(await readContent(engines.local, slug)).toBe(third);
  await expectWritable(client, engines.local);
  await move('--commit');
  expect(await volumesOf(engines.other, slug)).toEqual([]);
  await expectSettled(fleet, engines.local, slug);
});
