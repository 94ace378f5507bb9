import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OperationContext } from '../../../src/operations/context.ts';
import { readAudit } from '../../../src/workspace/audit/audit-log.ts';
import type { FakePostgresql } from '../../support/fake-postgresql.ts';
import { createRestoreFleet, type RestoreFleet } from '../../support/restore-fleet.ts';

/** Saved with 3 rows, live with 9. */
async function createChanged(settings = ''): Promise<RestoreFleet & { id: string }> {
  const fleet = await createRestoreFleet(settings);
  const id = await fleet.backup();
  fleet.server.databases.set('pulso', {
    tables: { 'public.sales': 9 },
    sequences: { 'public.sales_id_seq': 9 },
  });
  fleet.setClock('2026-11-26T02:30:00Z');
  fleet.server.done.length = 0;
  return { ...fleet, id };
}

function rowsOf({ databases }: FakePostgresql, name = 'pulso'): number | undefined {
  return databases.get(name)?.tables['public.sales'];
}

const journal = ({ workspace }: RestoreFleet): string =>
  join(workspace.root, '.pulso/clients/acme/restore.jsonl');

async function stateOf({ fake }: RestoreFleet, service: string): Promise<string | undefined> {
  const observed = (await fake.observe(['acme'])).get('acme');
  return observed?.services.find(({ name }) => name === service)?.state;
}

describe('pulso restore', () => {
  it('brings back the rows, saves what was live and keeps its database', async () => {
    const fleet = await createChanged();
    const result = await fleet.restore();
    expect(result).toMatchObject({
      ...{ outcome: 'restored', backup: fleet.id, services: ['app'] },
      database: { tables: 1, rows: 3 },
    });
    expect(rowsOf(fleet.server)).toBe(3);
    expect(rowsOf(fleet.server, result.kept)).toBe(9);
    expect([...fleet.server.databases.keys()].sort()).toEqual(['postgres', 'pulso', result.kept].sort()); // prettier-ignore
    const saved = join(fleet.repository, 'ws-0123456789abcdef0123/acme', result.saved ?? '');
    expect(JSON.parse(readFileSync(join(saved, 'manifest.json'), 'utf8'))).toMatchObject({
      reason: 'before-restore',
    });
    expect(await stateOf(fleet, 'app')).toBe('running');
    expect(fleet.server.flushed).toBe(1);
  });

  it('loads and verifies before it saves what is live, and stops the app last', async () => {
    const fleet = await createChanged();
    let running: string | undefined;
    fleet.server.before = async (action) => {
      if (action === 'dump') running = await stateOf(fleet, 'app');
      if (action === 'rename') expect(await stateOf(fleet, 'app')).toBe('exited');
    };
    await fleet.restore();
    expect(running).toBe('running');
    const order = ['create', 'sql', 'load', 'survey', 'dump', 'roles', 'rename', 'flush'];
    expect(fleet.server.done.filter((action) => action !== 'inspect')).toEqual(order);
  });

  it('saves what is live nowhere that the rule of its country forbids, and changes nothing then', async () => {
    const fleet = await createRestoreFleet();
    const { workspace, repository, server } = fleet;
    const region = 'southamerica-east1';
    const regulated = (main: { url: string; region?: string }): OperationContext => {
      const { config } = workspace;
      const backups = { ...config.backups, repositories: { main } };
      const targets = { local: { engine: 'docker' as const, region } };
      const rules = { ...config, backups, targets, residency: { CO: [region] } };
      return fleet.contextWith({ workspace: { ...workspace, config: rules } });
    };
    const url = `file://${repository}`;
    const id = await fleet.backup({}, regulated({ url, region }));
    const from = join(repository, 'ws-0123456789abcdef0123/acme', id);
    server.done.length = 0;
    await expect(fleet.restore({ from }, regulated({ url }))).rejects.toMatchObject({
      code: 'residency-refused',
    });
    expect(server.done.filter((action) => action !== 'inspect')).toEqual([]);
    expect(existsSync(journal(fleet))).toBe(false);
    await fleet.restore({ from }, regulated({ url, region }));
  });

  it('is recorded in the audit log', async () => {
    const fleet = await createChanged();
    const { saved } = await fleet.restore();
    expect((await readAudit(fleet.workspace)).at(-1)).toMatchObject({
      ...{ action: 'restore', slug: 'acme', outcome: 'done' },
      detail: `${fleet.id} (database, files, secrets), before it ${saved ?? ''}`,
    });
  });

  it('changes nothing with --dry-run, and says what it would', async () => {
    const fleet = await createChanged();
    const result = await fleet.restore({ dryRun: true });
    expect(result).toMatchObject({ outcome: 'planned', database: { rows: 3 }, services: ['app'] });
    expect(fleet.server.done).toEqual(['inspect']);
    expect(existsSync(journal(fleet))).toBe(false);
  });

  it('changes nothing if the answer is no', async () => {
    const fleet = await createChanged();
    const result = await fleet.restore({ confirm: () => Promise.resolve(false) });
    expect(result.outcome).toBe('declined');
    expect(fleet.server.done).toEqual(['inspect']);
  });

  it('brings back files and secrets, but not passwords that a database knows', async () => {
    const fleet = await createChanged();
    await fleet.put({
      'clients/acme/config/client.yaml': 'name: changed\n',
      'clients/acme/config/new.yaml': 'new: true\n',
      'clients/acme/config/secrets/token': 'changed',
      'clients/acme/config/secrets/cache_password': 'changed too',
    });
    const { files } = await fleet.restore();
    expect(files).toEqual([
      { path: 'config/client.yaml', change: 'modified' },
      { path: 'config/new.yaml', change: 'removed' },
      { path: 'config/secrets/token', change: 'modified' },
    ]);
    expect(await fleet.read('clients/acme/config/client.yaml')).toBe('name: acme\n');
    expect(await fleet.read('clients/acme/config/secrets/token')).toBe('token of acme');
    expect(await fleet.read('clients/acme/config/secrets/cache_password')).toBe('changed too');
    expect(existsSync(join(fleet.workspace.root, 'clients/acme/config/new.yaml'))).toBe(false);
  });

  it('with --only database leaves the files', async () => {
    const fleet = await createChanged();
    await fleet.put({ 'clients/acme/config/client.yaml': 'name: changed\n' });
    await fleet.restore({ only: ['database'] });
    expect(rowsOf(fleet.server)).toBe(3);
    expect(await fleet.read('clients/acme/config/client.yaml')).toBe('name: changed\n');
  });

  it('with --only files leaves the database', async () => {
    const fleet = await createChanged();
    await fleet.put({ 'clients/acme/config/client.yaml': 'name: changed\n' });
    expect(await fleet.restore({ only: ['files'] })).toMatchObject({ services: [] });
    expect(rowsOf(fleet.server)).toBe(9);
    expect(await fleet.read('clients/acme/config/client.yaml')).toBe('name: acme\n');
  });

  it.each<[string, (fleet: RestoreFleet) => void, string]>([
    ['the server is older', ({ server }) => (server.version = 14), 'version-too-old'],
    ['an extension is missing', ({ server }) => (server.extensions = []), 'extension-missing'],
    ['the disk is too full', ({ server }) => (server.free = 1), 'no-space'],
  ])('is refused where %s, before anything is done', async (_, spoil, code) => {
    const fleet = await createChanged();
    spoil(fleet);
    await expect(fleet.restore()).rejects.toMatchObject({ code, slug: 'acme' });
    expect(fleet.server.done).toEqual(['inspect']);
    expect(rowsOf(fleet.server)).toBe(9);
  });

  it.each([
    'contents.json.age',
    'database.dump.gz.age',
    'roles.sql.age',
    'files.tar.zst.age',
    'secrets.tar.age',
    'manifest.json',
  ])('is refused where a byte of %s was changed, before the server is asked', async (name) => {
    const fleet = await createChanged();
    const file = join(fleet.repository, 'ws-0123456789abcdef0123/acme', fleet.id, name);
    const bytes = readFileSync(file);
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    await expect(fleet.restore({ from: fleet.id })).rejects.toMatchObject({
      code: 'backup-damaged',
    });
    expect(fleet.server.done).toEqual([]);
  });

  it('without a key, or with another one, is refused before the server is asked', async () => {
    const fleet = await createChanged();
    const { config } = fleet.workspace;
    const backups = { ...config.backups };
    delete backups.key;
    const keyless = { ...fleet.context, workspace: { ...fleet.workspace, config: { ...config, backups } } }; // prettier-ignore
    await expect(fleet.restore({}, keyless)).rejects.toMatchObject({ code: 'key-missing' });
    const other = await createRestoreFleet();
    const key = other.workspace.config.backups.key ?? '';
    await expect(fleet.restore({ key })).rejects.toMatchObject({ code: 'key-missing' });
    expect(fleet.server.done).toEqual([]);
  });

  it('that loses rows is refused, and leaves nothing', async () => {
    const fleet = await createChanged();
    fleet.server.losing = 1;
    await expect(fleet.restore()).rejects.toMatchObject({
      code: 'rows-differ',
      message: expect.stringContaining('table public.sales has 2 rows, not 3') as string,
    });
    expect([...fleet.server.databases.keys()]).toEqual(['postgres', 'pulso']);
    expect(rowsOf(fleet.server)).toBe(9);
    expect(existsSync(journal(fleet))).toBe(false);
    expect(await stateOf(fleet, 'app')).toBe('running');
  });

  it('that is cut is refused as such', async () => {
    const fleet = await createChanged();
    fleet.server.cut = true;
    await expect(fleet.restore()).rejects.toMatchObject({ code: 'backup-cut' });
    expect([...fleet.server.databases.keys()]).toEqual(['postgres', 'pulso']);
  });

  it('decompresses where the image has no decompressor', async () => {
    const fleet = await createChanged();
    fleet.server.programs = [];
    await fleet.restore();
    expect(rowsOf(fleet.server)).toBe(3);
  });

  it('swaps back where the app does not get healthy on it', async () => {
    const fleet = await createChanged();
    await fleet.put({ 'clients/acme/config/client.yaml': 'name: live\n' });
    await fleet.deploy();
    let broken = false;
    fleet.server.engine.apply = async (plan, desired, options) => {
      await fleet.fake.apply(plan, desired, options);
      if (desired.kind === 'none' || broken) return;
      broken = true;
      const { PulsoError } = await import('../../../src/core/pulso-error.ts');
      throw new PulsoError('unhealthy', 'app is not healthy', { slug: 'acme' });
    };
    await expect(fleet.restore()).rejects.toMatchObject({ code: 'unhealthy' });
    expect(rowsOf(fleet.server)).toBe(9);
    expect([...fleet.server.databases.keys()].sort()).toEqual(['postgres', 'pulso']);
    expect(await fleet.read('clients/acme/config/client.yaml')).toBe('name: live\n');
    expect(existsSync(journal(fleet))).toBe(false);
  });

  it('interrupted before the swap leaves what is live', async () => {
    const fleet = await createChanged();
    const stop = new AbortController();
    fleet.server.after = (action) => {
      if (action === 'load') stop.abort();
    };
    const context = fleet.contextWith({ signal: stop.signal });
    await expect(fleet.restore({}, context)).rejects.toThrow();
    expect(rowsOf(fleet.server)).toBe(9);
    expect([...fleet.server.databases.keys()]).toEqual(['postgres', 'pulso']);
    expect(existsSync(journal(fleet))).toBe(false);
  });

  it('without recipients is refused before anything is loaded, unless --no-backup says so', async () => {
    const fleet = await createChanged();
    const { config } = fleet.workspace;
    const backups = { ...config.backups, recipients: [] };
    const context = { ...fleet.context, workspace: { ...fleet.workspace, config: { ...config, backups } } }; // prettier-ignore
    await expect(fleet.restore({}, context)).rejects.toMatchObject({ code: 'key-missing' });
    expect(fleet.server.done).toEqual(['inspect']);
    expect((await fleet.restore({ backup: false }, context)).saved).toBeUndefined();
    expect(rowsOf(fleet.server)).toBe(3);
  });
});

describe('the database that a restore keeps', () => {
  it('is swapped back by --rollback, and again by another one', async () => {
    const fleet = await createChanged();
    await fleet.put({ 'clients/acme/config/client.yaml': 'name: live\n' });
    await fleet.restore();
    const first = await fleet.restore({ mode: 'rollback' });
    expect(first).toMatchObject({ outcome: 'rolled-back', backup: fleet.id });
    expect(rowsOf(fleet.server)).toBe(9);
    expect(await fleet.read('clients/acme/config/client.yaml')).toBe('name: live\n');
    await fleet.restore({ mode: 'rollback' });
    expect(rowsOf(fleet.server)).toBe(3);
    expect(await fleet.read('clients/acme/config/client.yaml')).toBe('name: acme\n');
    expect(fleet.server.databases.size).toBe(3);
  });

  it('goes with the next good backup', async () => {
    const fleet = await createChanged();
    await fleet.restore();
    fleet.setClock('2026-11-26T03:30:00Z');
    await fleet.backup();
    expect([...fleet.server.databases.keys()].sort()).toEqual(['postgres', 'pulso']);
    await expect(fleet.restore({ mode: 'rollback' })).rejects.toMatchObject({
      code: 'nothing-to-roll-back',
    });
  });

  it.each([
    ['stays for', '2026-12-02T02:30:00Z', 3],
    ['goes at a deploy after', '2026-12-04T02:30:00Z', 2],
  ])('%s seven days', async (_, time, databases) => {
    const fleet = await createChanged();
    await fleet.restore();
    fleet.setClock(time);
    await fleet.deploy();
    expect(fleet.server.databases.size).toBe(databases);
  });
});

describe('pulso restore --check', () => {
  it('proves a backup, changes nothing that is live and leaves nothing beside it', async () => {
    const fleet = await createChanged();
    const result = await fleet.restore({ mode: 'check' });
    expect(result).toMatchObject({ outcome: 'verified', database: { tables: 1, rows: 3 } });
    expect(rowsOf(fleet.server)).toBe(9);
    expect(fleet.server.databases.size).toBe(2);
    const folder = join(fleet.repository, 'ws-0123456789abcdef0123/acme', fleet.id);
    expect(readdirSync(folder)).toContain('verified-20261126T023000Z.json');
    expect(existsSync(journal(fleet))).toBe(false);
  });

  it('stores no proof of a backup that does not restore whole', async () => {
    const fleet = await createChanged();
    fleet.server.losing = 1;
    await expect(fleet.restore({ mode: 'check' })).rejects.toMatchObject({ code: 'rows-differ' });
    const folder = join(fleet.repository, 'ws-0123456789abcdef0123/acme', fleet.id);
    expect(readdirSync(folder).filter((name) => name.startsWith('verified-'))).toEqual([]);
    expect(fleet.server.databases.size).toBe(2);
  });
});
