import { existsSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReportEvent } from '../../../src/core/reporter.ts';
import { confirmAll } from '../../../src/operations/confirm.ts';
import { convergeClient } from '../../../src/operations/converge/converge-client.ts';
import { cloneClient } from '../../../src/operations/copy/clone-client.ts';
import { copyBackup } from '../../../src/operations/copy/copy-backup.ts';
import { listBackups } from '../../../src/operations/data/list-backups.ts';
import { resetClient } from '../../../src/operations/data/reset-client.ts';
import { endMoveOf } from '../../../src/operations/move/end-move.ts';
import { moveClient } from '../../../src/operations/move/move-client.ts';
import { renameClient } from '../../../src/operations/rename/rename-client.ts';
import { verifyBackup } from '../../../src/operations/verify/verify-backup.ts';
import { readClient } from '../../../src/workspace/clients/read-client.ts';
import { createCopyFleet } from '../../support/copy-fleet.ts';
import { openFilesFleet, type FilesFleet } from '../../support/files-fleet.ts';
import { createRestoreFleet, type RestoreFleet } from '../../support/restore-fleet.ts';

type Fleet = RestoreFleet & { files: FilesFleet };

async function createFleet(options: { database?: boolean } = {}): Promise<Fleet> {
  const files = await openFilesFleet(options);
  const fleet = await createRestoreFleet('', files.changes);
  await files.fill('saved');
  return { ...fleet, files };
}

async function createCopies() {
  const files = await openFilesFleet();
  const fleet = await createCopyFleet(files.changes);
  await files.fill('saved');
  return { fleet, files, saved: await files.list() };
}

async function statesOf({ fake }: RestoreFleet): Promise<string> {
  const services = (await fake.observe(['acme'])).get('acme')?.services ?? [];
  return services.map(({ name, state }) => `${name} ${state}`).sort().join(', '); // prettier-ignore
}

/** Data is deleted up to so many volumes, as by a kill, until the call that this gives. */
function killPurges({ server: { engine } }: RestoreFleet, deleted: number): () => void {
  const apply = engine.apply.bind(engine);
  engine.apply = async (plan, desired, options) => {
    const isVolume = plan.operations.map(({ type, resource }) => type === 'remove' && resource.startsWith('volume/')); // prettier-ignore
    const first = isVolume.indexOf(true);
    if (first === -1) return apply(plan, desired, options);
    await apply({ ...plan, operations: plan.operations.slice(0, first + deleted) }, desired, options); // prettier-ignore
    throw new Error('killed');
  };
  return () => void (engine.apply = apply);
}

const RUNNING = 'app running, cache running, database running';
const SIZE = { name: 'files', entries: 11 };
const own = (path: string): string[] => readdirSync(path).filter((name) => name.startsWith('.pulso-')); // prettier-ignore

describe('a volume of files', () => {
  it('is saved while what mounts it is stopped, and only then', async () => {
    const fleet = await createFleet();
    const states: string[] = [];
    const { engine } = fleet.server;
    const readVolume = engine.readVolume.bind(engine);
    engine.readVolume = async function* (...given) {
      states.push(await statesOf(fleet));
      yield* readVolume(...given);
    };
    fleet.server.before = async (action) => {
      if (action === 'dump') states.push(await statesOf(fleet));
    };
    await fleet.backup();
    expect(states).toEqual([RUNNING, 'app exited, cache running, database running']);
    expect(await statesOf(fleet)).toBe(RUNNING);
    const listed = await listBackups(fleet.context, { slugs: ['acme'], check: true });
    expect(listed.clients[0]?.backups).toMatchObject([{ state: 'good' }]);
  });

  it.each([true, false])(
    'is restored with owners, modes and links; with a database: %s',
    async (database) => {
      const fleet = await createFleet({ database });
      const before = await fleet.files.list();
      const id = await fleet.backup();
      await fleet.files.fill('live');
      const live = await fleet.files.list();
      const restored = await fleet.restore({ from: id });
      expect(restored).toMatchObject({ outcome: 'restored', volumes: [SIZE], services: ['app'] });
      expect(await fleet.files.list()).toBe(before);
      expect(own(fleet.files.path())).toHaveLength(1);
      expect(await statesOf(fleet)).toBe(RUNNING);

      // What was live is a swap away, and a second one.
      await fleet.restore({ mode: 'rollback' });
      expect(await fleet.files.list()).toBe(live);
      await fleet.restore({ mode: 'rollback' });

      // It goes with the next backup, which does not have it.
      await fleet.backup();
      expect(own(fleet.files.path())).toEqual([]);
      expect(await fleet.files.list()).toBe(before);
      expect(await fleet.restore({ mode: 'check' })).toMatchObject({ volumes: [SIZE] });
    },
  );

  it('is restored alone, or not at all', async () => {
    const fleet = await createFleet();
    const saved = await fleet.files.list();
    const id = await fleet.backup();
    await fleet.files.fill('live');
    const live = await fleet.files.list();
    fleet.server.databases.set('pulso', { tables: { 'public.sales': 9 }, sequences: {} });
    const rows = () => fleet.server.databases.get('pulso')?.tables['public.sales'];
    const only = await fleet.restore({ only: ['database'], from: id });
    expect(only.volumes).toBeUndefined();
    expect([rows(), await fleet.files.list()]).toEqual([3, live]);
    fleet.server.databases.set('pulso', { tables: { 'public.sales': 9 }, sequences: {} });
    expect(await fleet.restore({ only: ['volumes'], from: id })).toMatchObject({ only: ['volumes'] }); // prettier-ignore
    await fleet.backup();
    expect([rows(), await fleet.files.list()]).toEqual([9, saved]);
  });

  it('is compared beside what is live by --check, which changes nothing', async () => {
    const fleet = await createFleet();
    await fleet.backup();
    await fleet.files.fill('live');
    const live = await fleet.files.list();
    const checked = await fleet.restore({ mode: 'check' });
    expect(checked).toMatchObject({ outcome: 'verified', volumes: [SIZE] });
    expect(await fleet.files.list()).toBe(live);
    expect(await statesOf(fleet)).toBe(RUNNING);
    const listed = await listBackups(fleet.context, { slugs: ['acme'], check: false });
    expect(listed.clients[0]?.newestVerified).toBe(checked.backup);
  });

  it('stays as it is where it comes back as something else', async () => {
    const fleet = await createFleet();
    await fleet.backup();
    await fleet.files.fill('live');
    const live = await fleet.files.list();
    const { engine } = fleet.server;
    const writeVolume = engine.writeVolume.bind(engine);
    engine.writeVolume = async (slug, name, tar, access) => {
      await writeVolume(slug, name, tar, access);
      rmSync(join(fleet.files.path(), access.folder ?? '', 'run'));
    };
    await expect(fleet.restore()).rejects.toMatchObject({ code: 'volume-differs' });
    expect(await fleet.files.list()).toBe(live);
    expect(await statesOf(fleet)).toBe(RUNNING);
  });

  it('comes back where the app does not get healthy on what was restored', async () => {
    const fleet = await createFleet();
    await fleet.backup();
    await fleet.files.fill('live');
    const live = await fleet.files.list();
    const { engine } = fleet.server;
    const apply = engine.apply.bind(engine);
    let starts = 0;
    engine.apply = async (plan, desired, options) => {
      await apply(plan, desired, options);
      const isStart = plan.operations.some(({ type, resource }) => type === 'start' && resource === 'service/app'); // prettier-ignore
      // The first start ends the backup of what is live.
      if (isStart && (starts += 1) === 2) throw new Error('the app is not healthy');
    };
    await expect(fleet.restore()).rejects.toThrow('not healthy');
    expect(await fleet.files.list()).toBe(live);
    expect(await statesOf(fleet)).toBe(RUNNING);
  });

  it('is not restored where its disk is too small', async () => {
    const fleet = await createFleet();
    await fleet.backup();
    const { engine } = fleet.server;
    const run = engine.run.bind(engine);
    engine.run = async (slug, job, streams) => {
      if (!job.argv.includes('free')) return run(slug, job, streams);
      await streams.stdout(Buffer.from('/dev/sda1 1000 990 10 99% /\n'));
      return { exitCode: 0, stderr: new Uint8Array() };
    };
    await expect(fleet.restore()).rejects.toMatchObject({ code: 'no-space' });
    expect(own(fleet.files.path())).toEqual([]);
  });

  it('names links that lead out of it, and does not save them', async () => {
    const fleet = await createFleet();
    symlinkSync('/etc/passwd', join(fleet.files.path(), 'out'));
    const events: ReportEvent[] = [];
    await fleet.backup({}, fleet.contextWith({ reporter: { report: (event) => void events.push(event) } })); // prettier-ignore
    const warnings = events.filter(({ code }) => code === 'file-skipped');
    expect(warnings.map(({ message }) => message)).toEqual(['volume files: links that lead out of it are not saved: out']); // prettier-ignore
    await fleet.restore();
    expect(existsSync(join(fleet.files.path(), 'out'))).toBe(false);
  });

  it('that the client does not have is an error, not an empty backup', async () => {
    const files = await openFilesFleet();
    const fleet = await createRestoreFleet('', { ...files.changes, compose: (usual) => usual });
    await expect(fleet.backup()).rejects.toThrow('volume-missing');
  });
});

describe('services that are stopped for a backup', () => {
  it('are started again where it fails, and where it is interrupted', async () => {
    const fleet = await createFleet();
    const { engine } = fleet.server;
    const interruption = new AbortController();
    const readVolume = engine.readVolume.bind(engine);
    // eslint-disable-next-line require-yield, @typescript-eslint/require-await -- it fails before it has read anything
    engine.readVolume = async function* () {
      throw new Error('the disk cannot be read');
    };
    await expect(fleet.backup()).rejects.toThrow('cannot be read');
    expect(await statesOf(fleet)).toBe(RUNNING);
    engine.readVolume = async function* (...given) {
      interruption.abort();
      yield* readVolume(...given);
    };
    await expect(fleet.backup({}, fleet.contextWith({ signal: interruption.signal }))).rejects.toThrow(); // prettier-ignore
    expect(await statesOf(fleet)).toBe(RUNNING);
    const listed = await listBackups(fleet.context, { slugs: ['acme'], check: false });
    expect(listed.clients[0]?.backups).toEqual([]);
  });

  it('and not started, as by a kill, are started by the next backup, restore or deploy', async () => {
    const works: ((fleet: Fleet) => Promise<unknown>)[] = [
      (fleet) => fleet.backup(),
      (fleet) => fleet.restore({ mode: 'check' }),
      (fleet) => fleet.deploy(),
    ];
    for (const work of works) {
      const fleet = await createFleet();
      await fleet.backup();
      const lease = new AbortController();
      const { engine } = fleet.server;
      const apply = engine.apply.bind(engine);
      // Without its lock it starts nothing.
      engine.apply = async (plan, desired, options) => {
        if (plan.operations.some(({ type }) => type === 'start')) throw new Error('killed');
        await apply(plan, desired, options);
      };
      await expect(fleet.backup()).rejects.toThrow('killed');
      expect(await statesOf(fleet)).toBe('app exited, cache running, database running');
      engine.apply = apply;
      await work(fleet);
      expect(await statesOf(fleet)).toBe(RUNNING);
      lease.abort();
    }
  });
});

describe('a client with a volume of files', () => {
  it('is created anew of a backup, and of one that runs', async () => {
    const { fleet, files, saved } = await createCopies();
    await fleet.backup('acme');
    await files.fill('live');
    const asked = { slug: 'acme', as: 'copy', from: 'latest', dryRun: false, timeout: 1000 };
    const copied = await copyBackup(fleet.context, asked);
    expect(copied).toMatchObject({ outcome: 'created', volumes: [SIZE], database: { tables: 1 } });
    expect(await files.list('copy')).toBe(saved);
    const live = await files.list();
    const cloned = await cloneClient(fleet.context, { slug: 'acme', as: 'twin', dryRun: false, timeout: 1000 }); // prettier-ignore
    expect(cloned).toMatchObject({ outcome: 'cloned', volumes: [SIZE] });
    expect(await files.list('twin')).toBe(live);
    expect(await files.list()).toBe(live);
  });

  it('is proven on another target, where nothing stays', async () => {
    const { fleet, files, saved } = await createCopies();
    await fleet.backup('acme');
    const proven = await verifyBackup(fleet.context, { slug: 'acme', on: 'other', from: 'latest', timeout: 1000 }); // prettier-ignore
    expect(proven).toMatchObject({ outcome: 'verified', target: 'other', volumes: [SIZE] });
    expect(await files.list()).toBe(saved);
    const { applied } = fleet.engines['other']!;
    expect(applied.at(-1)?.operations.map(({ type, resource }) => `${type} ${resource}`)).toContain('remove volume/files'); // prettier-ignore
  });

  it('is moved with it; the old target keeps it until the commit', async () => {
    const { fleet, files, saved } = await createCopies();
    const move = { slug: 'acme', target: 'other', conflict: 'fail', data: true, abandonSource: false, dryRun: false, timeout: 1000, confirm: confirmAll } as const; // prettier-ignore
    const moved = await moveClient(fleet.context, move);
    expect(moved).toMatchObject({ volumes: [SIZE], database: { tables: 1 } });
    expect([await files.list('acme', 1), await files.list()]).toEqual([saved, saved]);
    await endMoveOf(fleet.context, { slug: 'acme', end: 'commit', dryRun: false, timeout: 1000, confirm: confirmAll }); // prettier-ignore
    expect(existsSync(files.path())).toBe(false);
    expect(await files.list('acme', 1)).toBe(saved);
  });

  it('is renamed with it', async () => {
    const { fleet, files, saved } = await createCopies();
    await renameClient(fleet.context, { slug: 'acme', to: 'neo', dryRun: false, timeout: 1000, confirm: confirmAll }); // prettier-ignore
    expect(await files.list('neo')).toBe(saved);
    expect(existsSync(files.path())).toBe(false);
  });

  it.each([
    ['some of its data was deleted has none after the next deploy', 1, 'gone'],
    ['nothing of its data was deleted has all of it', 0, 'kept'],
  ])('whose reset was cut short after %s', async (_, deleted, wanted) => {
    const fleet = await createFleet();
    const saved = await fleet.files.list();
    const unspoil = killPurges(fleet, deleted);
    const reset = await resetClient(fleet.context, { slug: 'acme', backup: true, dryRun: false, timeout: 1000, confirm: confirmAll }); // prettier-ignore
    expect(reset.takenDown.error?.message).toContain('killed');
    unspoil();
    const deployed = await fleet.deploy();
    expect(deployed.error).toBeUndefined();
    const found = existsSync(fleet.files.path()) ? 'kept' : 'gone';
    expect(found).toBe(wanted);
    if (found === 'kept') expect(await fleet.files.list()).toBe(saved);
    expect(existsSync(join(fleet.workspace.root, '.pulso/clients/acme/reset.json'))).toBe(false);
    expect(await statesOf(fleet)).toBe(RUNNING);
  });

  it.each([
    ['between two volumes is finished by the next one, which saves nothing', 1, 1],
    ['before the first volume is made again, with another backup', 0, 2],
  ])('whose destroy --purge was killed %s', async (_, deleted, backups) => {
    const fleet = await createFleet();
    const purge = async () =>
      convergeClient(fleet.context, await readClient(fleet.workspace, 'acme'), {
        intent: { verb: 'destroy', purge: true },
        options: { dryRun: false, timeout: 1000, confirm: confirmAll },
        engines: () => Promise.resolve(fleet.server.engine),
      });
    const unspoil = killPurges(fleet, deleted);
    expect((await purge()).error?.message).toContain('killed');
    unspoil();
    const ended = await purge();
    expect(ended.error).toBeUndefined();
    expect((await fleet.fake.observe(['acme'])).get('acme')?.volumes ?? []).toEqual([]);
    const listed = await listBackups(fleet.context, { slugs: ['acme'], check: true });
    expect(listed.clients[0]?.backups.map(({ state }) => state)).toEqual(Array(backups).fill('good')); // prettier-ignore
    expect(existsSync(join(fleet.workspace.root, '.pulso/clients/acme/reset.json'))).toBe(false);
  });

  it('is reset after a backup that has it', async () => {
    const fleet = await createFleet({ database: false });
    const saved = await fleet.files.list();
    const reset = await resetClient(fleet.context, { slug: 'acme', backup: true, dryRun: false, timeout: 1000, confirm: confirmAll }); // prettier-ignore
    expect(reset.deployed).toMatchObject({ outcome: 'changed' });
    expect(existsSync(fleet.files.path())).toBe(false);
    const restored = await fleet.restore();
    expect(restored).toMatchObject({ outcome: 'restored', volumes: [SIZE] });
    await fleet.backup();
    expect(await fleet.files.list()).toBe(saved);
  });
});
