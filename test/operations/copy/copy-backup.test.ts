import { existsSync, readdirSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { confirmAll } from '../../../src/operations/confirm.ts';
import { convergeClients } from '../../../src/operations/converge/converge-clients.ts';
import { cloneClient } from '../../../src/operations/copy/clone-client.ts';
import { copyBackup } from '../../../src/operations/copy/copy-backup.ts';
import type { CopyRequest } from '../../../src/operations/copy/copy-request.ts';
import { readClient } from '../../../src/workspace/clients/read-client.ts';
import { createCopyFleet, type CopyFleet } from '../../support/copy-fleet.ts';

const REQUEST: CopyRequest = { slug: 'acme', as: 'copy', from: 'latest', dryRun: false, timeout: 1000 }; // prettier-ignore

/** A client with an override, a secret of its own and 7 rows. */
async function createSaved(): Promise<CopyFleet & { id: string }> {
  const fleet = await createCopyFleet();
  const config = await fleet.read('clients/acme/config/client.yaml');
  await writeFile(fleet.path('clients/acme/config/client.yaml'), config.replace('COP', 'USD'));
  await writeFile(fleet.path('clients/acme/config/own.yaml'), 'own: true\n');
  fleet.server('acme').databases.set('pulso', { tables: { 'public.sales': 7 }, sequences: {} });
  return { ...fleet, id: await fleet.backup('acme') };
}

function rowsOf(fleet: CopyFleet, slug: string, target?: string): number | undefined {
  return fleet.server(slug, target).databases.get('pulso')?.tables['public.sales'];
}

async function runs({ engines }: CopyFleet, slug: string, target = 'local'): Promise<string[]> {
  const services = (await engines[target]?.observe([slug]))?.get(slug)?.services ?? [];
  return services.map(({ name, state }) => `${name} ${state}`).sort();
}

const RUNNING = ['app running', 'database running'];

describe('pulso restore --as', () => {
  it('makes a client with the data, files and overrides of the backup, on a block of its own', async () => {
    const fleet = await createSaved();
    const result = await copyBackup(fleet.context, REQUEST);
    expect(result).toMatchObject({
      ...{ slug: 'copy', source: 'acme', backup: fleet.id, outcome: 'created' },
      database: { tables: 1, rows: 7 },
    });
    expect(rowsOf(fleet, 'copy')).toBe(7);
    expect([...fleet.server('copy').databases.keys()].sort()).toEqual(['postgres', 'pulso']);
    const [before, after] = await Promise.all(['acme', 'copy'].map((slug) => fleet.read(`clients/${slug}/config/client.yaml`))); // prettier-ignore
    expect(after).toBe(before?.replace('"acme"', '"copy"'));
    expect(after).toContain('currency: USD');
    expect(await fleet.read('clients/copy/config/own.yaml')).toBe('own: true\n');
    const [source, copy] = await Promise.all([readClient(fleet.workspace, 'acme'), readClient(fleet.workspace, 'copy')]); // prettier-ignore
    expect(copy.ports['web']).not.toBe(source.ports['web']);
    expect(copy.subnet).not.toBe(source.subnet);
    expect(copy.answers).toEqual(source.answers);
    expect(await runs(fleet, 'copy')).toEqual(RUNNING);
  });

  it('has passwords of its own, and the other secrets of the backup', async () => {
    const fleet = await createSaved();
    await copyBackup(fleet.context, REQUEST);
    const secret = (slug: string, name: string) => fleet.read(`clients/${slug}/config/secrets/${name}`); // prettier-ignore
    expect(await secret('copy', 'password')).not.toBe(await secret('acme', 'password'));
    expect(await secret('copy', 'token')).toBe(await secret('acme', 'token'));
  });

  it('leaves the client that was saved as it is', async () => {
    const fleet = await createSaved();
    const { done } = fleet.server('acme');
    done.length = 0;
    await copyBackup(fleet.context, REQUEST);
    expect(done).toEqual([]);
    expect(await runs(fleet, 'acme')).toEqual(RUNNING);
  });

  it('works for a client whose folder is gone', async () => {
    const fleet = await createSaved();
    rmSync(fleet.path('clients/acme'), { recursive: true });
    await copyBackup(fleet.context, REQUEST);
    expect(rowsOf(fleet, 'copy')).toBe(7);
  });

  it('changes nothing with --dry-run', async () => {
    const fleet = await createSaved();
    const result = await copyBackup(fleet.context, { ...REQUEST, dryRun: true });
    expect(result).toMatchObject({ outcome: 'planned', target: 'local', database: { rows: 7 } });
    expect(existsSync(fleet.path('clients/copy'))).toBe(false);
  });

  it('is refused if the slug is a client, and without the key', async () => {
    const fleet = await createSaved();
    await expect(copyBackup(fleet.context, { ...REQUEST, as: 'acme' })).rejects.toMatchObject({ code: 'client-exists' }); // prettier-ignore
    const key = fleet.path('pulso.yaml');
    await expect(copyBackup(fleet.context, { ...REQUEST, key })).rejects.toMatchObject({ code: 'key-missing' }); // prettier-ignore
    expect(existsSync(fleet.path('clients/copy'))).toBe(false);
  });

  it('names the commands that go on where the data cannot be restored', async () => {
    const fleet = await createSaved();
    fleet.server('copy').losing = 1;
    await expect(copyBackup(fleet.context, REQUEST)).rejects.toMatchObject({
      code: 'copy-unfinished',
      hint: expect.stringContaining(`restore copy --from acme/${fleet.id} --only database`) as string, // prettier-ignore
    });
    fleet.server('copy').losing = 0;
  });
});

describe('pulso clone', () => {
  it('copies the data of now to another target, and leaves no copy on this machine', async () => {
    const fleet = await createSaved();
    fleet.server('acme').databases.set('pulso', { tables: { 'public.sales': 8 }, sequences: {} });
    const request = { slug: 'acme', as: 'copy', target: 'other', dryRun: false, timeout: 1000 };
    const result = await cloneClient(fleet.context, request);
    expect(result).toMatchObject({ outcome: 'cloned', source: 'acme', target: 'other', database: { rows: 8 } }); // prettier-ignore
    expect(rowsOf(fleet, 'copy', 'other')).toBe(8);
    expect(await runs(fleet, 'copy', 'other')).toEqual(RUNNING);
    expect(await runs(fleet, 'acme')).toEqual(RUNNING);
    expect(readdirSync(fleet.path('.pulso/transfer'))).toEqual([]);
  });

  it('copies a client that was stopped, and leaves it stopped', async () => {
    const fleet = await createSaved();
    const stop = { slugs: ['acme'], dryRun: false, timeout: 1000, confirm: confirmAll };
    const { clients } = await convergeClients(fleet.context, stop, { verb: 'stop' });
    expect(clients[0]?.outcome).toBe('changed');
    const request = { slug: 'acme', as: 'copy', dryRun: false, timeout: 1000 };
    expect(await cloneClient(fleet.context, request)).toMatchObject({ outcome: 'cloned' });
    expect(await runs(fleet, 'acme')).toEqual(['app exited', 'database exited']);
    expect(await runs(fleet, 'copy')).toEqual(RUNNING);
  });

  it('needs neither a repository nor a key', async () => {
    const fleet = await createSaved();
    const { config } = fleet.workspace;
    const backups = { ...config.backups, repositories: {}, recipients: [] };
    delete backups.repository;
    delete backups.key;
    const context = { ...fleet.context, workspace: { ...fleet.workspace, config: { ...config, backups } } }; // prettier-ignore
    const request = { slug: 'acme', as: 'copy', dryRun: false, timeout: 1000 };
    expect(await cloneClient(context, request)).toMatchObject({ outcome: 'cloned' });
  });

  it('changes nothing with --dry-run', async () => {
    const fleet = await createSaved();
    const request = { slug: 'acme', as: 'copy', dryRun: true, timeout: 1000 };
    expect(await cloneClient(fleet.context, request)).toMatchObject({ outcome: 'planned' });
    expect(existsSync(fleet.path('clients/copy'))).toBe(false);
  });
});
