import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadDesired } from '../../../src/operations/engines/load-desired.ts';
import { readClient } from '../../../src/workspace/clients/read-client.ts';
import { openWorkspace } from '../../../src/workspace/settings/open-workspace.ts';
import { createFakeEngine, type FakeEngine } from '../../support/fake-engine.ts';
import { createFakePostgresql, type FakeContent } from '../../support/fake-postgresql.ts';
import { openFilesFleet, type FilesFleet } from '../../support/files-fleet.ts';
import { createRestoreFleet, openFleet, type RestoreFleet } from '../../support/restore-fleet.ts';
import { temporaryFolder } from '../../support/temporary-workspace.ts';

/** Disk, server and engine as a kill leaves them at one moment. */
interface Kill {
  at: string;
  root: string;
  databases: Map<string, FakeContent>;
  /** A copy of the volume of files. */
  volume: string;
  isAppRunning: boolean;
}

type LiveFleet = RestoreFleet & { files: FilesFleet };

const SAVED = { rows: 3, file: 'name: acme\n', token: 'token of acme' };
const LIVE = { rows: 9, file: 'name: live\n', token: 'token of now' };

/** Runs a command that may fail, and keeps a copy of everything before and after each thing it does. */
async function collectKills(fleet: LiveFleet, run: () => Promise<unknown>): Promise<Kill[]> {
  const kills: Kill[] = [];
  const keep = async (at: string): Promise<void> => {
    const root = await temporaryFolder();
    cpSync(fleet.workspace.root, root, { recursive: true });
    // Its holder is gone.
    rmSync(join(root, '.pulso/lock'), { recursive: true, force: true });
    const services = (await fleet.fake.observe(['acme'])).get('acme')?.services ?? [];
    const isAppRunning = services.some(({ name, state }) => name === 'app' && state === 'running');
    const volume = join(await temporaryFolder(), 'files');
    await copyVolume(fleet.files.path(), volume);
    kills.push({ at, root, databases: structuredClone(fleet.server.databases), volume, isAppRunning }); // prettier-ignore
  };
  fleet.server.before = (action) => keep(`before ${action}`);
  fleet.server.after = (action) => keep(`after ${action}`);
  const { engine } = fleet.server;
  const apply = engine.apply.bind(engine);
  const runJob = engine.run.bind(engine);
  const writeVolume = engine.writeVolume.bind(engine);
  engine.apply = async (plan, desired, options) => {
    await keep('before an apply');
    await apply(plan, desired, options);
    await keep('after an apply');
  };
  engine.run = async (slug, job, streams) => {
    await keep(`before ${job.argv[4] ?? 'a job'}`);
    const ended = await runJob(slug, job, streams);
    await keep(`after ${job.argv[4] ?? 'a job'}`);
    return ended;
  };
  engine.writeVolume = async (...given) => {
    await keep('before a volume is written');
    await writeVolume(...given);
    await keep('after a volume was written');
  };
  await run().catch(() => undefined);
  return kills;
}

async function copyVolume(from: string, to: string): Promise<void> {
  mkdirSync(dirname(to), { recursive: true });
  await promisify(execFile)('cp', ['-a', from, to]);
}

async function bringUp(fake: FakeEngine, { root, isAppRunning }: Kill): Promise<void> {
  const workspace = await openWorkspace(root);
  const desired = await loadDesired(workspace, await readClient(workspace, 'acme'));
  const options = { reporter: { report: () => undefined }, signal: new AbortController().signal, timeout: 1000 }; // prettier-ignore
  await fake.apply(await fake.plan(desired, { verb: 'deploy' }), desired, options);
  if (isAppRunning) return;
  await fake.apply(await fake.plan(desired, { verb: 'stop', services: ['app'] }), desired, options);
}

/** The next command after a kill. */
async function recover(kill: Kill, fleet: LiveFleet): Promise<LiveFleet> {
  const files = await openFilesFleet();
  const fake = files.changes.engine?.(createFakeEngine()) ?? createFakeEngine();
  await copyVolume(kill.volume, files.path());
  const server = createFakePostgresql(fake);
  server.databases = kill.databases;
  await bringUp(fake, kill);
  const workspace = await openWorkspace(kill.root);
  const next = openFleet(workspace, { fake, server, repository: fleet.repository });
  next.setClock('2026-11-26T02:31:00Z');
  const deployed = await next.deploy();
  expect(deployed.error, kill.at).toBeUndefined();
  return { ...next, files };
}

/** Whole as it was, or whole as it was saved, and nothing left over. */
async function assertWhole(
  kill: Kill,
  { server, workspace, fake, files }: LiveFleet,
): Promise<void> {
  const file = (path: string): string => readFileSync(join(workspace.root, 'clients/acme/config', path), 'utf8'); // prettier-ignore
  const rows = (name: string): number | undefined => server.databases.get(name)?.tables['public.sales']; // prettier-ignore
  const found = { rows: rows('pulso'), file: file('client.yaml'), token: file('secrets/token') };
  const others = [...server.databases.keys()].filter((name) => name !== 'pulso' && name !== 'postgres'); // prettier-ignore
  const names = readdirSync(files.path());
  const own = names.filter((name) => name.startsWith('.pulso-')).map((name) => readdirSync(join(files.path(), name))); // prettier-ignore
  const journal = join(workspace.root, '.pulso/clients/acme/restore.jsonl');
  if (found.rows === SAVED.rows) {
    expect(found, kill.at).toEqual(SAVED);
    expect(others.map(rows), kill.at).toEqual([LIVE.rows]);
    expect(names, kill.at).toContain('only in saved');
    expect(own, kill.at).toEqual([expect.arrayContaining(['only in live'])]);
  } else {
    expect(found, kill.at).toEqual(LIVE);
    const kept = existsSync(journal) ? [SAVED.rows] : [];
    expect(others.map(rows), kill.at).toEqual(kept);
    expect(names, kill.at).toContain('only in live');
    expect(own, kill.at).toEqual(kept.map(() => expect.arrayContaining(['only in saved']) as unknown)); // prettier-ignore
  }
  const services = (await fake.observe(['acme'])).get('acme')?.services ?? [];
  expect(existsSync(join(workspace.root, '.pulso/clients/acme/stopped-services.json'))).toBe(false); // prettier-ignore
  expect(services.map(({ state }) => state), kill.at).toEqual(['running', 'running', 'running']); // prettier-ignore
}

async function createLive(): Promise<LiveFleet> {
  const files = await openFilesFleet();
  const fleet = await createRestoreFleet('', files.changes);
  await files.fill('saved');
  await fleet.backup();
  await files.fill('live');
  fleet.server.databases.set('pulso', { tables: { 'public.sales': LIVE.rows }, sequences: { 'public.sales_id_seq': 9 } }); // prettier-ignore
  await fleet.put({
    'clients/acme/config/client.yaml': LIVE.file,
    'clients/acme/config/secrets/token': LIVE.token,
  });
  await fleet.deploy();
  fleet.setClock('2026-11-26T02:30:00Z');
  return { ...fleet, files };
}

describe('a restore that is killed', () => {
  it('at any step is finished or undone by the next deploy', async () => {
    const fleet = await createLive();
    const kills = await collectKills(fleet, () => fleet.restore());
    expect(kills.length).toBeGreaterThan(20);
    const rows = new Set<number | undefined>();
    for (const kill of kills) {
      const next = await recover(kill, fleet);
      await assertWhole(kill, next);
      rows.add(next.server.databases.get('pulso')?.tables['public.sales']);
    }
    expect([...rows]).toEqual([LIVE.rows, SAVED.rows]);
  });

  it('while it swaps back what did not get healthy is undone by the next deploy', async () => {
    const fleet = await createLive();
    let failed = false;
    const apply = fleet.server.engine.apply.bind(fleet.server.engine);
    fleet.server.engine.apply = async (plan, desired, options) => {
      await apply(plan, desired, options);
      if (desired.kind === 'none' || failed) return;
      failed = true;
      throw new Error('the app is not healthy');
    };
    const kills = await collectKills(fleet, () => fleet.restore());
    expect(fleet.server.databases.get('pulso')?.tables['public.sales']).toBe(LIVE.rows);
    for (const kill of kills) await assertWhole(kill, await recover(kill, fleet));
  });

  it('while it rolls back is finished or undone, and what it replaced is kept', async () => {
    const fleet = await createLive();
    await fleet.restore();
    const kills = await collectKills(fleet, () => fleet.restore({ mode: 'rollback' }));
    expect(kills.length).toBeGreaterThan(5);
    for (const kill of kills) await assertWhole(kill, await recover(kill, fleet));
  });

  it('while it checks a backup leaves nothing after the next deploy', async () => {
    const fleet = await createLive();
    const kills = await collectKills(fleet, () => fleet.restore({ mode: 'check' }));
    for (const kill of kills) {
      const next = await recover(kill, fleet);
      await assertWhole(kill, next);
      expect(next.server.databases.size, kill.at).toBe(2);
    }
  });
});
