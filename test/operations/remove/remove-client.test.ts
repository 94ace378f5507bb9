import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PulsoError } from '../../../src/core/pulso-error.ts';
import { catalog } from '../../../src/operations/catalog.ts';
import { confirmAll } from '../../../src/operations/confirm.ts';
import type { OperationContext } from '../../../src/operations/context.ts';
import { copyBackup } from '../../../src/operations/copy/copy-backup.ts';
import { convergeClients } from '../../../src/operations/converge/converge-clients.ts';
import { createAndDeploy } from '../../../src/operations/create/create-and-deploy.ts';
import { moveClient } from '../../../src/operations/move/move-client.ts';
import { removeClient } from '../../../src/operations/remove/remove-client.ts';
import type { RemoveRequest } from '../../../src/operations/remove/remove-request.ts';
import { renameClient } from '../../../src/operations/rename/rename-client.ts';
import { readAudit } from '../../../src/workspace/audit/audit-log.ts';
import { readRemoval, writeRemoval } from '../../../src/workspace/journal/removal-journal.ts';
import { createCopyFleet, type CopyFleet } from '../../support/copy-fleet.ts';
import { killBefore, watchEngines } from '../../support/killed-fleet.ts';
import { runCli, startCli } from '../../support/run-cli.ts';

const REQUEST: RemoveRequest = { slug: 'acme', backup: true, dryRun: false, confirm: confirmAll };

async function createStocked(): Promise<CopyFleet> {
  const fleet = await createCopyFleet();
  fleet.server('acme').databases.set('pulso', { tables: { 'public.sales': 7 }, sequences: {} });
  writeFileSync(fleet.path('clients/acme/config/own.yaml'), 'own: true\n');
  return fleet;
}

async function stackOf({ engines }: CopyFleet): Promise<string[]> {
  const { services = [], volumes = [], networks = [] } = (await engines['local']?.observe(['acme']))?.get('acme') ?? {}; // prettier-ignore
  return [...services, ...volumes, ...networks].map(({ name }) => name).sort();
}

async function assertGone(fleet: CopyFleet): Promise<void> {
  expect(await stackOf(fleet)).toEqual([]);
  for (const path of ['clients/acme', '.pulso/clients/acme', '.pulso/removals/acme'])
    expect([path, existsSync(fleet.path(path))]).toEqual([path, false]);
}

async function removals(fleet: CopyFleet): Promise<string[]> {
  const entries = await readAudit(fleet.workspace);
  return entries.filter(({ action }) => action === 'remove').map(({ outcome, detail }) => `${outcome}: ${detail}`); // prettier-ignore
}

function create(context: OperationContext, slug: string) {
  const given = { slug, given: { name: 'Next' }, confirm: 'granted', confirmPlan: 'granted' };
  return createAndDeploy(context, catalog.create.accept(given as Parameters<typeof catalog.create.accept>[0])); // prettier-ignore
}

function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => (error instanceof PulsoError ? error.code : String(error)),
  );
}

describe('pulso remove', () => {
  it('takes stack, data, folder, secrets and state away, after a last backup', async () => {
    const fleet = await createStocked();
    const result = await removeClient(fleet.context, REQUEST);
    expect(result).toMatchObject({
      ...{ slug: 'acme', outcome: 'removed', block: 900, backup: 'main' },
      ...{ secrets: ['password', 'token'], folder: 'clients/acme' },
    });
    await assertGone(fleet);
    expect(await removals(fleet)).toEqual([
      `done: service/database, service/app, network/default, volume/data, clients/acme, block 900 is free, last backup ${result.saved ?? ''}`,
    ]);
  });

  it('leaves its block free, and its backup makes a new client', async () => {
    const fleet = await createStocked();
    const { saved = '' } = await removeClient(fleet.context, REQUEST);
    const { client } = await create(fleet.context, 'next');
    expect(client.block).toBe(900);
    const asked = { slug: 'acme', as: 'again', from: saved, dryRun: false, timeout: 1000 };
    expect(await copyBackup(fleet.context, asked)).toMatchObject({ outcome: 'created' });
    expect(await fleet.read('clients/again/config/own.yaml')).toBe('own: true\n');
  });

  it('shows with --dry-run all that it would delete, and changes nothing', async () => {
    const fleet = await createStocked();
    const planned = await removeClient(fleet.context, { ...REQUEST, dryRun: true });
    expect(planned).toMatchObject({
      outcome: 'planned',
      contents: ['.pulso/', 'config/', 'docker-compose.yml'],
      state: ['deployments/', 'deployments.json', 'secrets.json'],
    });
    expect(planned.operations.map(({ resource }) => resource)).toContain('volume/data');
    expect(await stackOf(fleet)).toHaveLength(4);
    const declined = await removeClient(fleet.context, { ...REQUEST, confirm: () => Promise.resolve(false) }); // prettier-ignore
    expect(declined.outcome).toBe('declined');
    expect(await stackOf(fleet)).toHaveLength(4);
    expect(await removals(fleet)).toEqual([]);
  });

  it('deletes nothing where the backup fails; --no-backup makes none', async () => {
    const fleet = await createStocked();
    fleet.server('acme').databases.delete('pulso');
    await expect(removeClient(fleet.context, REQUEST)).rejects.toMatchObject({
      hint: expect.stringContaining('--no-backup') as string,
    });
    expect(await stackOf(fleet)).toHaveLength(4);
    expect(existsSync(fleet.path('clients/acme/config/own.yaml'))).toBe(true);
    const removed = await removeClient(fleet.context, { ...REQUEST, backup: false });
    expect(removed).toMatchObject({ backup: null });
    expect(removed.saved).toBeUndefined();
    await assertGone(fleet);
  });

  it('of a client that was never deployed makes no backup', async () => {
    const fleet = await createStocked();
    await create(fleet.context, 'next');
    expect(await removeClient(fleet.context, { ...REQUEST, slug: 'next' })).toMatchObject({ outcome: 'removed', backup: null }); // prettier-ignore
    expect(existsSync(fleet.path('clients/next'))).toBe(false);
  });

  it('is refused for a stack of another workspace', async () => {
    const fleet = await createStocked();
    const other = (await createCopyFleet()).engines['local'];
    Object.assign(fleet.engines['local']?.options ?? {}, { other });
    expect(await codeOf(removeClient(fleet.context, { ...REQUEST, dryRun: true }))).toBe('foreign-stack'); // prettier-ignore
    expect(await codeOf(removeClient(fleet.context, REQUEST))).toBe('foreign-stack');
    expect(existsSync(fleet.path('clients/acme'))).toBe(true);
  });

  it('is refused while a move waits for its commit', async () => {
    const fleet = await createStocked();
    await moveClient(fleet.context, {
      ...{ slug: 'acme', target: 'other', conflict: 'fail', data: true, abandonSource: false },
      ...{ dryRun: false, timeout: 1000, confirm: confirmAll },
    });
    expect(await codeOf(removeClient(fleet.context, REQUEST))).toBe('remove-blocked');
    expect(await codeOf(removeClient(fleet.context, { ...REQUEST, slug: 'nobody' }))).toBe('unknown-client'); // prettier-ignore
  });
});

/** Each leaves the workspace as a kill after the stack was removed does. */
const LATE = {
  'before the folder is moved': () => undefined,
  'while the folder is deleted': (fleet: CopyFleet) => {
    renameSync(fleet.path('clients/acme'), fleet.path('.pulso/removals/acme/folder'));
    rmSync(fleet.path('.pulso/removals/acme/folder/config'), { recursive: true });
  },
  'before the end is recorded': (fleet: CopyFleet) => {
    for (const path of ['clients/acme', '.pulso/clients/acme'])
      rmSync(fleet.path(path), { recursive: true });
  },
} as const;

async function assertResumes(killed: CopyFleet): Promise<void> {
  const { context } = killed;
  const options = { dryRun: false, timeout: 1000, confirm: confirmAll };
  const refused = await convergeClients(context, { all: true, ...options }, { verb: 'deploy' });
  if (refused.clients.length > 0) expect(refused.clients[0]?.error?.code).toBe('remove-unfinished');
  expect(await codeOf(create(context, 'acme'))).toMatch(/remove-unfinished|client-exists/);
  const rename = renameClient(context, { slug: 'acme', to: 'neo', ...options });
  expect(await codeOf(rename)).toMatch(/remove-unfinished|unknown-client/);
  expect(await codeOf(removeClient(context, { ...REQUEST, dryRun: true }))).toBe('remove-unfinished'); // prettier-ignore
  expect(await removeClient(context, REQUEST)).toMatchObject({ outcome: 'removed', block: 900 });
  await assertGone(killed);
  expect(await removals(killed)).toHaveLength(1);
  expect((await create(context, 'acme')).client.block).toBe(900);
}

describe('a removal that is killed', () => {
  it('while the stack goes is gone on with by the same command, and by no other', async () => {
    const killed = await killBefore(await createStocked(), 0, (context) =>
      removeClient(context, REQUEST),
    );
    const { saved = '' } = (await readRemoval(killed.workspace, 'acme')) ?? {};
    expect(saved).not.toBe('');
    await assertResumes(killed);
    expect((await removals(killed))[0]).toContain(`last backup ${saved}`);
  });

  it.each(Object.entries(LATE))('%s is gone on with, without its target', async (_, leave) => {
    const fleet = await killBefore(await createStocked(), 0, (context) => removeClient(context, REQUEST)); // prettier-ignore
    await convergeEngine(fleet);
    const state = await readRemoval(fleet.workspace, 'acme');
    if (state !== undefined) await writeRemoval(fleet.workspace, { ...state, step: 'down' });
    leave(fleet);
    const local = fleet.engines['local'];
    if (local !== undefined) Object.assign(local.options, { unreachable: true });
    expect(await removeClient(fleet.context, REQUEST)).toMatchObject({ outcome: 'removed' });
    if (local !== undefined) Object.assign(local.options, { unreachable: false });
    await assertGone(fleet);
  });

  it('deletes what was brought back into its folder by hand', async () => {
    const fleet = await killBefore(await createStocked(), 0, (context) => removeClient(context, REQUEST)); // prettier-ignore
    renameSync(fleet.path('clients/acme'), fleet.path('.pulso/removals/acme/folder'));
    mkdirSync(fleet.path('clients/acme'));
    await removeClient(fleet.context, REQUEST);
    await assertGone(fleet);
  });
});

/** What the engine does of the removal that stands still. */
async function convergeEngine({ engines }: CopyFleet): Promise<void> {
  const engine = engines['local'];
  const desired = { kind: 'none', slug: 'acme', target: 'local' } as const;
  const plan = await engine?.plan(desired, { verb: 'destroy', purge: true });
  const signal = new AbortController().signal;
  if (plan !== undefined) await engine?.apply(plan, desired, { reporter: { report: () => undefined }, signal, timeout: 1000 }); // prettier-ignore
}

it('a target that fails leaves the removal to be gone on with, and the audit says so', async () => {
  const fleet = await createStocked();
  const context = watchEngines(fleet, () =>
    Promise.reject(new PulsoError('engine-refused', 'no', { slug: 'acme' })),
  );
  expect(await codeOf(removeClient(context, REQUEST))).toBe('engine-refused');
  expect(await removals(fleet)).toEqual(['failed: no']);
  expect(readdirSync(fleet.path('.pulso/removals'))).toEqual(['acme']);
  await removeClient(fleet.context, REQUEST);
  await assertGone(fleet);
});

describe('on the command line', () => {
  const within = ({ workspace, engines }: CopyFleet) => ({
    cwd: workspace.root,
    ...(engines['local'] && { engine: engines['local'] }),
  });

  it('the slug has to be typed, and all that goes is shown before', async () => {
    const fleet = await createStocked();
    const cli = startCli(['rm', 'acme', '--no-backup'], { ...within(fleet), columns: 100 });
    await cli.shows('Type acme to confirm');
    await cli.shows('delete clients/acme: .pulso/, config/, docker-compose.yml');
    await cli.shows('no last backup is made');
    cli.type('acne\r');
    expect((await cli.ended).code).toBe(130);
    expect(existsSync(fleet.path('clients/acme'))).toBe(true);
    const again = startCli(['remove', 'acme', '--no-backup'], { ...within(fleet), columns: 100 });
    await again.shows('Type acme to confirm');
    again.type('acme\r');
    expect(await again.ended).toMatchObject({ code: 0 });
    await assertGone(fleet);
  });

  it('without a terminal requires --yes', async () => {
    const fleet = await createStocked();
    const refused = await runCli(['remove', 'acme'], within(fleet));
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stderr).toContain('remove needs confirmation');
    const done = await runCli(['remove', 'acme', '--no-backup', '--yes'], within(fleet));
    expect(done.stdout).toContain('removed acme; block 900 is free');
  });
});
