import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PulsoError } from '../../../src/core/pulso-error.ts';
import { catalog } from '../../../src/operations/catalog.ts';
import { confirmAll } from '../../../src/operations/confirm.ts';
import type { OperationContext } from '../../../src/operations/context.ts';
import { convergeClients } from '../../../src/operations/converge/converge-clients.ts';
import { createAndDeploy } from '../../../src/operations/create/create-and-deploy.ts';
import { listBackups } from '../../../src/operations/data/list-backups.ts';
import { moveClient } from '../../../src/operations/move/move-client.ts';
import { renameClient } from '../../../src/operations/rename/rename-client.ts';
import type { RenameRequest } from '../../../src/operations/rename/rename-request.ts';
import { restoreClient } from '../../../src/operations/restore/restore-client.ts';
import { readAudit } from '../../../src/workspace/audit/audit-log.ts';
import { readClient } from '../../../src/workspace/clients/read-client.ts';
import { createCopyFleet, type CopyFleet } from '../../support/copy-fleet.ts';
import { killBefore, watchEngines } from '../../support/killed-fleet.ts';
import { makeTar, readTar } from '../../support/tar-streams.ts';

const REQUEST: RenameRequest = {
  ...{ slug: 'acme', to: 'neo', dryRun: false, timeout: 1000, confirm: confirmAll },
};
const ACCESS = { image: 'database:1' };
const DATA = { PG_VERSION: '15\n', 'base/1': 'rows of acme' };

async function createNamed(): Promise<CopyFleet & { id: string }> {
  const fleet = await createCopyFleet();
  const config = await fleet.read('clients/acme/config/client.yaml');
  await writeFile(fleet.path('clients/acme/config/client.yaml'), config.replace('COP', 'USD'));
  await writeFile(fleet.path('clients/acme/config/own.yaml'), 'own: true\n');
  fleet.server('acme').databases.set('pulso', { tables: { 'public.sales': 7 }, sequences: {} });
  await fleet.engines['local']?.writeVolume('acme', 'acme_data', one(await makeTar(DATA)), ACCESS);
  return { ...fleet, id: await fleet.backup('acme') };
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

async function stateOf({ engines }: CopyFleet, slug: string): Promise<string> {
  const stack = (await engines['local']?.observe([slug]))?.get(slug);
  const services = stack?.services.map(({ name, state }) => `${name} ${state}`).sort() ?? [];
  const volumes = stack?.volumes.map(({ name }) => name) ?? [];
  return `${services.join(', ') || 'nothing'}; ${volumes.join(', ') || 'no volumes'}`;
}

async function dataOf({ engines }: CopyFleet, slug: string): Promise<Record<string, string>> {
  const tar = engines['local']?.readVolume(slug, `${slug}_data`, ACCESS);
  return Object.fromEntries(tar === undefined ? [] : await readTar(tar));
}

function deploy(context: OperationContext, slug: string) {
  const options = { dryRun: false, timeout: 1000, confirm: confirmAll };
  return convergeClients(context, { slugs: [slug], ...options }, { verb: 'deploy' });
}

const RUNS = 'app running, database running;';

async function assertRenamed(fleet: CopyFleet): Promise<void> {
  expect(await stateOf(fleet, 'neo')).toBe(`${RUNS} neo_data`);
  expect(await stateOf(fleet, 'acme')).toBe('nothing; no volumes');
  expect(await dataOf(fleet, 'neo')).toEqual(DATA);
  expect((await readClient(fleet.workspace, 'neo')).slug).toBe('neo');
  expect(existsSync(join(fleet.workspace.root, 'clients/acme'))).toBe(false);
  expect(readdirSync(join(fleet.workspace.root, '.pulso/renames'))).toEqual([]);
}

async function assertUnchanged(fleet: CopyFleet): Promise<void> {
  expect(await stateOf(fleet, 'acme')).toBe(`${RUNS} acme_data`);
  expect(await stateOf(fleet, 'neo')).toBe('nothing; no volumes');
  expect(await dataOf(fleet, 'acme')).toEqual(DATA);
  expect((await readClient(fleet.workspace, 'acme')).slug).toBe('acme');
  expect(existsSync(fleet.path('clients/neo'))).toBe(false);
  expect(readdirSync(fleet.path('.pulso/renames'))).toEqual([]);
}

describe('pulso rename', () => {
  it('keeps block, ports, subnet, answers, secrets and overrides, and copies every volume', async () => {
    const fleet = await createNamed();
    const before = await readClient(fleet.workspace, 'acme');
    const secret = await fleet.read('clients/acme/config/secrets/password');
    const result = await renameClient(fleet.context, REQUEST);
    expect(result).toMatchObject({
      ...{ slug: 'neo', from: 'acme', outcome: 'renamed', backups: { main: 1 } },
      volumes: [{ from: 'acme_data', to: 'neo_data' }],
    });
    await assertRenamed(fleet);
    expect(await readClient(fleet.workspace, 'neo')).toEqual({ ...before, slug: 'neo' });
    expect(await fleet.read('clients/neo/config/secrets/password')).toBe(secret);
    expect(await fleet.read('clients/neo/config/own.yaml')).toBe('own: true\n');
    const config = await fleet.read('clients/neo/config/client.yaml');
    expect(config).toContain('slug: "neo"');
    expect(config).toContain('currency: USD');
    const { clients } = await deploy(fleet.context, 'neo');
    expect(clients[0]).toMatchObject({ outcome: 'unchanged' });
  });

  it('says in the audit log of both names what became of them', async () => {
    const fleet = await createNamed();
    await renameClient(fleet.context, REQUEST);
    const entries = (await readAudit(fleet.workspace)).filter(({ action }) => action === 'rename');
    expect(entries.map(({ slug, detail }) => [slug, detail])).toEqual([['acme', 'to neo'], ['neo', 'from acme']]); // prettier-ignore
  });

  it('gives its backups the new name, and they can be restored', async () => {
    const fleet = await createNamed();
    await renameClient(fleet.context, REQUEST);
    const { clients } = await listBackups(fleet.context, { all: true, check: true });
    expect(clients.map(({ slug, backups }) => [slug, backups.map(({ id, state }) => [id, state])])).toEqual([['neo', [[fleet.id, 'good']]]]); // prettier-ignore
    fleet.server('neo').databases.set('pulso', { tables: { 'public.sales': 9 }, sequences: {} });
    const restored = await restoreClient(fleet.context, {
      ...{ slug: 'neo', mode: 'restore', from: fleet.id, only: ['database', 'files', 'secrets'] },
      ...{ backup: true, dryRun: false, timeout: 1000, confirm: confirmAll },
    });
    expect(restored).toMatchObject({ outcome: 'restored', files: [] });
    expect(fleet.server('neo').databases.get('pulso')?.tables['public.sales']).toBe(7);
    expect(await fleet.read('clients/neo/config/client.yaml')).toContain('slug: "neo"');
  });

  it('leaves the old name free for another client', async () => {
    const fleet = await createNamed();
    await renameClient(fleet.context, REQUEST);
    const given = { slug: 'acme', given: { name: 'Other' }, deploy: {} };
    const created = await createAndDeploy(fleet.context, catalog.create.accept({ ...given, confirm: 'granted', confirmPlan: 'granted' })); // prettier-ignore
    expect(created.deploy?.outcome).toBe('changed');
    expect(await dataOf(fleet, 'acme')).toEqual({});
    const { clients } = await listBackups(fleet.context, { slugs: ['acme'], check: false });
    expect(clients[0]?.backups).toEqual([]);
  });

  it('does not start a client that was stopped', async () => {
    const fleet = await createNamed();
    const options = { dryRun: false, timeout: 1000, confirm: confirmAll };
    await convergeClients(fleet.context, { slugs: ['acme'], ...options }, { verb: 'destroy', purge: false }); // prettier-ignore
    await renameClient(fleet.context, REQUEST);
    expect(await stateOf(fleet, 'neo')).toBe('nothing; neo_data');
    expect(await dataOf(fleet, 'neo')).toEqual(DATA);
    await deploy(fleet.context, 'neo');
    await assertRenamed(fleet);
  });

  it('shows with --dry-run what it would do, and changes nothing', async () => {
    const fleet = await createNamed();
    const planned = await renameClient(fleet.context, { ...REQUEST, dryRun: true });
    expect(planned).toMatchObject({ outcome: 'planned', services: ['app', 'database'], backups: { main: 1 } }); // prettier-ignore
    expect(planned.files.map(({ path }) => path)).toContain('config/client.yaml');
    expect(await stateOf(fleet, 'acme')).toBe(`${RUNS} acme_data`);
    expect(existsSync(fleet.path('.pulso/renames'))).toBe(false);
    const declined = await renameClient(fleet.context, { ...REQUEST, confirm: () => Promise.resolve(false) }); // prettier-ignore
    expect(declined.outcome).toBe('declined');
  });

  it('is refused on a name that is taken, and while a move waits for its commit', async () => {
    const fleet = await createNamed();
    await expect(renameClient(fleet.context, { ...REQUEST, to: 'acme' })).rejects.toMatchObject({ code: 'client-exists' }); // prettier-ignore
    await expect(renameClient(fleet.context, { ...REQUEST, slug: 'nobody' })).rejects.toMatchObject({ code: 'unknown-client' }); // prettier-ignore
    await moveClient(fleet.context, {
      ...{ slug: 'acme', target: 'other', conflict: 'fail', data: true, abandonSource: false },
      ...{ dryRun: false, timeout: 1000, confirm: confirmAll },
    });
    await expect(renameClient(fleet.context, REQUEST)).rejects.toMatchObject({ code: 'rename-blocked' }); // prettier-ignore
  });
});

/** Every call of a rename, in order. */
const CALLS = [
  'apply acme', // down
  'apply neo', // what an earlier attempt left goes
  'apply neo', // volumes
  'write neo',
  'read acme',
  'read neo',
  'apply neo', // deployed
  'apply acme', // its volumes go
] as const;
const RENAMED = CALLS.length - 1;

describe('a rename that fails', () => {
  it.each(CALLS.slice(0, RENAMED).map((call, at) => [at, call] as const))(
    'at call %i, %s, leaves the client with its old name and its data',
    async (at) => {
      const fleet = await createNamed();
      const files = await fleet.read('clients/acme/config/client.yaml');
      const calls: string[] = [];
      const context = watchEngines(fleet, (call) => {
        calls.push(call);
        const fault = new PulsoError('engine-refused', 'no', { slug: 'acme', hint: 'look' });
        return calls.length - 1 === at ? Promise.reject(fault) : Promise.resolve();
      });
      await expect(renameClient(context, REQUEST)).rejects.toMatchObject({
        hint: expect.stringContaining('acme has its old name') as string,
      });
      expect(calls.slice(0, at + 1)).toEqual(CALLS.slice(0, at + 1));
      await assertUnchanged(fleet);
      expect(await fleet.read('clients/acme/config/client.yaml')).toBe(files);
      await renameClient(fleet.context, REQUEST);
      await assertRenamed(fleet);
    },
  );
});

/** The workspace as a rename leaves it that is killed before this call. */
function killAt(fleet: CopyFleet, at: number): Promise<CopyFleet> {
  return killBefore(fleet, at, (context) => renameClient(context, REQUEST));
}

describe('a rename that is killed', () => {
  it.each(CALLS.map((call, at) => [at, call] as const))(
    'at call %i, %s, is gone on with by the same command, and by no other',
    async (at) => {
      const killed = await killAt(await createNamed(), at);
      for (const slug of ['acme', 'neo']) {
        const { clients } = await deploy(killed.context, slug).catch((error: unknown) => ({ clients: [{ error }] })); // prettier-ignore
        const codes = at === RENAMED ? [undefined, 'unknown-client'] : ['rename-unfinished', 'unknown-client']; // prettier-ignore
        expect(codes).toContain((clients[0]?.error as { code?: string } | undefined)?.code);
      }
      await expect(renameClient(killed.context, { ...REQUEST, to: 'third' })).rejects.toMatchObject({ code: 'rename-unfinished' }); // prettier-ignore
      expect(await renameClient(killed.context, REQUEST)).toMatchObject({ outcome: 'renamed', backups: { main: 1 } }); // prettier-ignore
      await assertRenamed(killed);
    },
  );

  it('once the new stack may have been written to never copies the old data over it', async () => {
    const killed = await killAt(await createNamed(), RENAMED - 1);
    await killed.engines['local']?.writeVolume('neo', 'neo_data', one(await makeTar({ later: 'row' })), ACCESS); // prettier-ignore
    await renameClient(killed.context, REQUEST);
    expect(await dataOf(killed, 'neo')).toEqual({ ...DATA, later: 'row' });
  });

  it('between two backups gives the others their name too', async () => {
    const fleet = await createNamed();
    const second = await fleet.backup('acme', { ...fleet.context, now: () => new Date('2026-11-26T02:30:00Z') }); // prettier-ignore
    const killed = await killAt(fleet, RENAMED);
    const root = new URL(killed.workspace.config.backups.repositories['main']?.url ?? '').pathname;
    const [id = ''] = readdirSync(root);
    // As a kill between the two steps of one backup leaves it.
    cpSync(join(root, id, 'acme', second), join(root, id, 'neo', second), { recursive: true });
    rmSync(join(root, id, 'acme', second), { recursive: true });
    expect(await renameClient(killed.context, REQUEST)).toMatchObject({ backups: { main: 2 } });
    const { clients } = await listBackups(killed.context, { slugs: ['neo'], check: true });
    expect(clients[0]?.backups.map(({ state }) => state)).toEqual(['good', 'good']);
    expect(readdirSync(join(root, id))).toEqual(['neo']);
  });
});
