import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readAudit } from '../../../src/workspace/audit/audit-log.ts';
import { isSignatureValid } from '../../../src/backup/sign-manifest.ts';
import { createBackupFleet } from '../../support/backup-fleet.ts';
import { buildRecord, recordFiles } from '../../support/temporary-workspace.ts';

async function savedId(fleet: Awaited<ReturnType<typeof createBackupFleet>>): Promise<string> {
  const { clients } = await fleet.backup();
  expect(clients).toMatchObject([{ slug: 'acme', outcome: 'saved' }]);
  return clients[0]?.backup?.id ?? '';
}

describe('pulso backup', () => {
  it('saves database, roles, files, secrets and contents, encrypted, the manifest signed', async () => {
    const fleet = await createBackupFleet();
    const id = await savedId(fleet);
    expect(id).toMatch(/^20261125T023000Z-/);
    expect(readdirSync(fleet.folder('acme', id)).sort()).toEqual([
      'contents.json.age',
      'database.dump.gz.age',
      'files.tar.zst.age',
      'manifest.json',
      'roles.sql.age',
      'secrets.tar.age',
    ]);
    const read = (name: string): Promise<Buffer> => fleet.decrypt('acme', id, name);
    expect(gunzipSync(await read('database.dump.gz.age')).toString()).toBe('PGDMP rows of acme');
    expect((await read('roles.sql.age')).toString()).toBe('CREATE ROLE pulso;\n');
    const files = zstdDecompressSync(await read('files.tar.zst.age')).toString();
    expect(files).toContain('config/client.yaml');
    expect(files).not.toContain('password of acme');
    expect((await read('secrets.tar.age')).toString()).toContain('password of acme');
    expect(JSON.parse((await read('contents.json.age')).toString())).toEqual({
      tables: [{ name: 'public.sales', rows: 3 }],
      sequences: [{ name: 'public.sales_id_seq', value: 3 }],
      largeObjects: 0,
    });
    const manifest = await fleet.manifest('acme', id);
    expect(isSignatureValid(manifest)).toBe(true);
    expect(manifest).toMatchObject({ id, slug: 'acme', reason: 'manual', keep: false });
    expect(manifest.database).toMatchObject({ engine: 'postgresql', consistency: 'snapshot' });
    expect(JSON.stringify(manifest)).not.toContain('sales');
  });

  it('is recorded in the audit log', async () => {
    const fleet = await createBackupFleet();
    const id = await savedId(fleet);
    expect(await readAudit(fleet.workspace)).toMatchObject([
      { action: 'backup', slug: 'acme', outcome: 'done', detail: `${id} to main` },
    ]);
  });

  it('leaves out secrets with --no-secrets, and is kept and noted as asked', async () => {
    const fleet = await createBackupFleet();
    const { clients } = await fleet.backup({ secrets: false, keep: true, note: 'before upgrade' });
    const manifest = await fleet.manifest('acme', clients[0]?.backup?.id ?? '');
    expect(manifest.parts.map(({ name }) => name)).not.toContain('secrets.tar.age');
    expect(manifest).toMatchObject({ keep: true, note: 'before upgrade' });
  });

  it('carries a dump that is larger than a chunk of age', async () => {
    const fleet = await createBackupFleet();
    fleet.dump.content = Buffer.from(
      Array.from({ length: 20_000 }, (_, row) => `${(row * 7919) % 10007}\n`).join(''),
    );
    const id = await savedId(fleet);
    const dumped = await fleet.decrypt('acme', id, 'database.dump.gz.age');
    expect(gunzipSync(dumped).equals(fleet.dump.content)).toBe(true);
  });

  it.each<[string, (dump: Awaited<ReturnType<typeof createBackupFleet>>['dump']) => void, string]>([
    ['is cut before its last byte', (dump) => (dump.missing = 1), 'backup-cut'],
    ['is cut in its data', (dump) => (dump.missing = 30), 'backup-cut'],
    ['is cut before its data', (dump) => (dump.missing = 150), 'backup-cut'],
    ['fails', (dump) => (dump.codes = [1, 0]), 'database-refused'],
    ['has a compressor that fails', (dump) => (dump.codes = [0, 2]), 'database-refused'],
  ])('leaves no backup where the dump %s', async (_, spoil, code) => {
    const fleet = await createBackupFleet();
    spoil(fleet.dump);
    const { clients } = await fleet.backup();
    expect(clients).toMatchObject([{ outcome: 'failed', error: { code, slug: 'acme' } }]);
    expect(readdirSync(fleet.folder('acme'))).toEqual([]);
  });

  it('takes a warning of pg_dump for a warning', async () => {
    const fleet = await createBackupFleet();
    fleet.dump.stderr = 'pg_dump: warning: there are circular foreign-key constraints\n';
    await savedId(fleet);
  });

  it('shows no more than the beginning of what a dump says, which may quote rows', async () => {
    const fleet = await createBackupFleet();
    fleet.dump.codes = [1, 0];
    fleet.dump.stderr = `pg_dump: error: row ${'x'.repeat(5000)}\n`;
    const { clients } = await fleet.backup();
    expect(clients[0]?.error?.message.length).toBeLessThan(300);
  });

  it('leaves no backup where it is interrupted', async () => {
    const fleet = await createBackupFleet();
    const stop = new AbortController();
    fleet.dump.before = () => {
      stop.abort();
    };
    const { clients } = await fleet.backup({}, fleet.contextWith({ signal: stop.signal }));
    expect(clients).toEqual([{ slug: 'acme', outcome: 'interrupted' }]);
    expect(readdirSync(fleet.folder('acme'))).toEqual([]);
  });

  it('goes on with other clients where one fails', async () => {
    const fleet = await createBackupFleet();
    await fleet.put({ 'clients/acme/config/secrets/password': '' });
    const { clients } = await fleet.backup({ slugs: [], all: true });
    expect(clients.map(({ slug, outcome }) => `${slug} ${outcome}`)).toEqual([
      'acme failed',
      'acme-2 saved',
    ]);
  });

  it('saves two clients of a target at a time, and those of another beside them', async () => {
    const fleet = await createBackupFleet('targets: {local: {engine: docker}, far: {engine: docker}}\n'); // prettier-ignore
    const slugs = ['one', 'two', 'three', 'four', 'five', 'six'];
    for (const [at, slug] of slugs.entries()) {
      const place = { block: at + 10, subnet: `10.221.${at}.0/26` };
      const record = buildRecord(slug, { ...place, target: at < 4 ? 'local' : 'far' });
      await fleet.put({ ...recordFiles(record), [`clients/${slug}/config/secrets/password`]: 'x' });
    }
    const running = new Map<string, number>();
    const most = new Map<string, number>();
    const openEngine = (target: string) => {
      const exec: typeof fleet.dump.engine.exec = async (...given) => {
        const now = (running.get(target) ?? 0) + 1;
        running.set(target, now);
        most.set(target, Math.max(most.get(target) ?? 0, now));
        await sleep(20);
        const ended = await fleet.dump.engine.exec(...given);
        running.set(target, (running.get(target) ?? 1) - 1);
        return ended;
      };
      return Promise.resolve({ ...fleet.dump.engine, exec });
    };
    const { clients } = await fleet.backup({ slugs }, fleet.contextWith({ openEngine }));
    expect(clients.flatMap(({ error }) => error ?? [])).toEqual([]);
    expect(Object.fromEntries(most)).toEqual({ local: 2, far: 2 });
  });

  it('changes nothing with --dry-run', async () => {
    const fleet = await createBackupFleet();
    expect(await fleet.backup({ dryRun: true })).toEqual({
      repository: 'main',
      clients: [{ slug: 'acme', outcome: 'planned' }],
    });
    expect(existsSync(fleet.folder('acme'))).toBe(false);
    expect(await readAudit(fleet.workspace)).toEqual([]);
  });

  it('without recipients is refused, and names the command that makes a key', async () => {
    const fleet = await createBackupFleet();
    const workspace = {
      ...fleet.workspace,
      config: {
        ...fleet.workspace.config,
        backups: { ...fleet.workspace.config.backups, recipients: [] },
      },
    };
    await expect(fleet.backup({}, { ...fleet.context, workspace })).rejects.toMatchObject({
      code: 'key-missing',
      hint: expect.stringContaining('pulso backup-key') as string,
    });
  });

  it('is not encrypted where pulso.yaml says none', async () => {
    const fleet = await createBackupFleet('  encrypt: none\n');
    const id = await savedId(fleet);
    expect(readdirSync(fleet.folder('acme', id))).toContain('database.dump.gz');
    expect((await fleet.manifest('acme', id)).parts[0]?.recipients).toEqual([]);
  });

  it('of a client whose template says nothing of data is refused', async () => {
    const fleet = await createBackupFleet();
    await fleet.put({ 'clients/template/template.yaml': 'name: template\nversion: 1.0.0\n' });
    const { clients } = await fleet.backup();
    expect(clients).toMatchObject([{ error: { code: 'data-undeclared' } }]);
  });

  it.each([
    ['states no region', ''],
    ['is elsewhere', ', region: europe-west1'],
  ])('is refused where residency has a rule and the repository %s', async (_, region) => {
    const fleet = await createBackupFleet(
      `residency: {CO: [southamerica-east1]}\ntargets: {local: {engine: docker, region: southamerica-east1}}\n`,
    );
    const { backups } = fleet.workspace.config;
    const url = `file://${fleet.repository}`;
    const far = region === '' ? { url } : { url, region: 'europe-west1' };
    const config = {
      ...fleet.workspace.config,
      backups: { ...backups, repository: 'far', repositories: { far } },
    };
    const context = { ...fleet.context, workspace: { ...fleet.workspace, config } };
    const { clients } = await fleet.backup({ dryRun: true }, context);
    expect(clients).toMatchObject([{ outcome: 'failed', error: { code: 'residency-refused' } }]);
  });

  it('with --due saves a client once after each run of the schedule, in its own zone', async () => {
    const fleet = await createBackupFleet(`  schedule: '30 2 * * *'\n`);
    const due = async (time: string): Promise<string | undefined> => {
      fleet.setClock(time);
      return (await fleet.backup({ due: true })).clients[0]?.outcome;
    };
    expect(await due('2026-11-25T08:00:00Z')).toBe('saved');
    expect(await due('2026-11-25T20:00:00Z')).toBe('not-due');
    expect(await due('2026-11-26T02:31:00Z')).toMatch(/saved|not-due/);
    expect(await due('2026-11-26T12:00:00Z')).toMatch(/saved|not-due/);
    expect(await due('2026-11-26T13:00:00Z')).toBe('not-due');
  });
});
