import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PulsoError } from '../../../src/core/pulso-error.ts';
import { confirmAll } from '../../../src/operations/confirm.ts';
import type { OperationContext } from '../../../src/operations/context.ts';
import { convergeClients } from '../../../src/operations/converge/converge-clients.ts';
import { clientHistory } from '../../../src/operations/deployments/client-history.ts';
import { rollBackClient } from '../../../src/operations/deployments/roll-back-client.ts';
import type { RollbackRequest } from '../../../src/operations/deployments/rollback-request.ts';
import { renameClient } from '../../../src/operations/rename/rename-client.ts';
import { setAnswers } from '../../../src/operations/update/set-answers.ts';
import { diffClients } from '../../../src/operations/update/diff-clients.ts';
import { readAudit } from '../../../src/workspace/audit/audit-log.ts';
import { readClient } from '../../../src/workspace/clients/read-client.ts';
import { beginChange } from '../../../src/workspace/journal/file-journal.ts';
import { createCopyFleet, type CopyFleet } from '../../support/copy-fleet.ts';
import { killBefore } from '../../support/killed-fleet.ts';
import { runCli, runJson, startCli } from '../../support/run-cli.ts';

const REQUEST: RollbackRequest = {
  ...{ slug: 'acme', patches: false, dryRun: false, timeout: 1000, confirm: confirmAll },
};
const SETTINGS = 'clients/acme/config/client.yaml';
const COMPOSE = 'clients/acme/docker-compose.yml';

async function edit(fleet: CopyFleet, path: string, from: string, to: string): Promise<void> {
  const text = await fleet.read(path);
  expect(text).toContain(from);
  writeFileSync(fleet.path(path), text.replace(from, to));
}

async function deploy(context: OperationContext, slug = 'acme') {
  const options = { dryRun: false, timeout: 1000, confirm: confirmAll };
  const { clients } = await convergeClients(context, { slugs: [slug], ...options }, { verb: 'deploy' }); // prettier-ignore
  return clients[0];
}

async function history(fleet: CopyFleet) {
  const { deployments } = await clientHistory(fleet.context, { slug: 'acme', limit: 100 });
  return deployments;
}

/** `3 rollback done`, newest first. */
async function said(fleet: CopyFleet): Promise<string[]> {
  return (await history(fleet)).map(({ n, action, outcome }) => `${n ?? '-'} ${action} ${outcome}`);
}

async function runs(fleet: CopyFleet): Promise<string[]> {
  const stack = (await fleet.engines['local']?.observe(['acme']))?.get('acme');
  return (stack?.services ?? []).map(({ name, state, health }) => `${name} ${state} ${health}`).sort(); // prettier-ignore
}

const HEALTHY = ['app running healthy', 'database running healthy'];

function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => (error instanceof PulsoError ? error.code : String(error)),
  );
}

/** Deployed twice: with the currency COP, then with USD. */
async function createDeployed(): Promise<CopyFleet> {
  const fleet = await createCopyFleet();
  await edit(fleet, SETTINGS, 'COP', 'USD');
  expect(await deploy(fleet.context)).toMatchObject({ outcome: 'changed' });
  return fleet;
}

describe('pulso history', () => {
  it('numbers deployments with time, person, version and outcome, the newest first', async () => {
    const fleet = await createDeployed();
    const ana = { at: '2026-11-25T02:30:00.000Z', who: 'ana@ops-1', action: 'deploy' };
    const template = { name: 'template', version: '1.0.0' };
    expect(await history(fleet)).toEqual([
      { n: 2, ...ana, outcome: 'done', template, kept: true, current: true },
      { n: 1, ...ana, outcome: 'done', template, kept: true, current: false },
    ]);
  });

  it('has a deploy that failed, and no deploy that changed nothing', async () => {
    const fleet = await createDeployed();
    await deploy(fleet.context);
    await edit(fleet, COMPOSE, "test: [CMD, 'true']", "test: [CMD, 'false']");
    expect(await deploy(fleet.context)).toMatchObject({ outcome: 'failed' });
    expect(await said(fleet)).toEqual(['3 deploy failed', '2 deploy done', '1 deploy done']);
  });

  it('takes what was deployed before from the audit log', async () => {
    const fleet = await createDeployed();
    rmSync(fleet.path('.pulso/clients/acme/deployments.json'));
    expect(await said(fleet)).toEqual(['- deploy done', '- deploy done']);
    expect(await codeOf(rollBackClient(fleet.context, REQUEST))).toBe('no-deployment');
  });

  it('keeps the files of ten deployments, and deletes older ones', async () => {
    const fleet = await createDeployed();
    for (let at = 0; at < 12; at += 1) {
      await edit(fleet, SETTINGS, at === 0 ? 'USD' : `U${at - 1}`, `U${at}`);
      await deploy(fleet.context);
    }
    const all = await history(fleet);
    expect(all).toHaveLength(14);
    expect(all.map(({ kept }) => kept)).toEqual([...Array<boolean>(10).fill(true), ...Array<boolean>(4).fill(false)]); // prettier-ignore
    expect(readdirSync(fleet.path('.pulso/clients/acme/deployments'))).toHaveLength(10);
    expect(await codeOf(rollBackClient(fleet.context, { ...REQUEST, to: 2 }))).toBe('unknown-deployment'); // prettier-ignore
  });
});

describe('pulso rollback', () => {
  it('takes the client back to the last healthy deployment, files, record and stack', async () => {
    const fleet = await createCopyFleet();
    const before = await readClient(fleet.workspace, 'acme');
    const secret = await fleet.read('clients/acme/config/secrets/password');
    const [settings, base] = [await fleet.read(SETTINGS), await fleet.read('clients/acme/.pulso/base')]; // prettier-ignore
    const changed = { changed: { name: 'Neo' }, conflict: 'fail', dryRun: false } as const;
    await setAnswers(fleet.context, { slugs: ['acme'], ...changed });
    await deploy(fleet.context);
    writeFileSync(fleet.path('clients/acme/config/later.yaml'), 'later: true\n');
    expect(await rollBackClient(fleet.context, { ...REQUEST, to: 1 })).toMatchObject({
      ...{ to: 1, outcome: 'rolled-back', setAside: 3, deploy: { state: 'running' } },
    });
    expect(await fleet.read(SETTINGS)).toBe(settings);
    expect(await fleet.read('clients/acme/.pulso/base')).toBe(base);
    expect(await readClient(fleet.workspace, 'acme')).toEqual(before);
    expect(existsSync(fleet.path('clients/acme/config/later.yaml'))).toBe(false);
    expect(await fleet.read('clients/acme/config/secrets/password')).toBe(secret);
    expect(await runs(fleet)).toEqual(HEALTHY);
    expect(await deploy(fleet.context)).toMatchObject({ outcome: 'unchanged' });
    const { clients } = await diffClients(fleet.context, { slugs: ['acme'] });
    expect(clients[0]).toMatchObject({ status: 'current', files: [] });
  });

  it('of a client whose last deploy failed goes to the one before, and back again by --to', async () => {
    const fleet = await createDeployed();
    await edit(fleet, COMPOSE, "test: [CMD, 'true']", "test: [CMD, 'false']");
    await deploy(fleet.context);
    const rolled = await rollBackClient(fleet.context, REQUEST);
    expect(rolled).toMatchObject({ to: 2, outcome: 'rolled-back', setAside: 4 });
    expect(await fleet.read(COMPOSE)).not.toContain('false');
    expect(await runs(fleet)).toEqual(HEALTHY);
    expect(await said(fleet)).toEqual(['5 rollback done', '4 rollback set-aside', '3 deploy failed', '2 deploy done', '1 deploy done']); // prettier-ignore
    const again = await rollBackClient(fleet.context, { ...REQUEST, to: 4 });
    expect(again).toMatchObject({ to: 4, outcome: 'failed' });
    expect(await fleet.read(COMPOSE)).toContain('false');
  });

  it('a second time goes forward again, as `kubectl rollout undo` does', async () => {
    const fleet = await createDeployed();
    await edit(fleet, SETTINGS, 'USD', 'EUR');
    await deploy(fleet.context);
    expect(await rollBackClient(fleet.context, { ...REQUEST, to: 2 })).toMatchObject({ to: 2 });
    expect(await fleet.read(SETTINGS)).toContain('USD');
    expect(await rollBackClient(fleet.context, REQUEST)).toMatchObject({ to: 3 });
  });

  it('says in the audit log where it went back to', async () => {
    const fleet = await createDeployed();
    await rollBackClient(fleet.context, REQUEST);
    const [entry] = (await readAudit(fleet.workspace)).filter(({ action }) => action === 'rollback'); // prettier-ignore
    expect(entry).toMatchObject({ outcome: 'done', detail: expect.stringContaining('to deployment 1, template 1.0.0') as string }); // prettier-ignore
  });

  it('shows with --dry-run the diff and the plan, and changes nothing', async () => {
    const fleet = await createDeployed();
    const planned = await rollBackClient(fleet.context, {
      ...REQUEST,
      patches: true,
      dryRun: true,
    });
    expect(planned).toMatchObject({ to: 1, outcome: 'planned', deploy: { outcome: 'planned' } });
    expect(planned.files).toMatchObject([{ path: 'config/client.yaml', change: 'modified', patch: expect.stringContaining('+currency: COP') as string }]); // prettier-ignore
    const changes = planned.deploy.operations.filter(({ type }) => type !== 'none');
    expect(changes).toMatchObject([{ type: 'recreate', resource: 'service/app', cause: 'config settings.yaml changed' }]); // prettier-ignore
    const declined = await rollBackClient(fleet.context, { ...REQUEST, confirm: () => Promise.resolve(false) }); // prettier-ignore
    expect(declined.outcome).toBe('declined');
    expect(await fleet.read(SETTINGS)).toContain('USD');
    expect(await said(fleet)).toEqual(['2 deploy done', '1 deploy done']);
  });

  it('is refused where the client had another name, and where what was kept was damaged', async () => {
    const fleet = await createDeployed();
    for (const name of readdirSync(fleet.path('.pulso/clients/acme/deployments')))
      writeFileSync(fleet.path('.pulso/clients/acme/deployments', name), 'x');
    expect(await codeOf(rollBackClient(fleet.context, REQUEST))).toBe('deployment-damaged');
    const named = await createDeployed();
    const options = { dryRun: false, timeout: 1000, confirm: confirmAll };
    await renameClient(named.context, { slug: 'acme', to: 'neo', ...options });
    const asked = rollBackClient(named.context, { ...REQUEST, slug: 'neo', to: 1 });
    expect(await codeOf(asked)).toBe('placement-changed');
  });
});

async function assertRolledBack(fleet: CopyFleet): Promise<void> {
  expect(await fleet.read(SETTINGS)).toContain('COP');
  expect(await runs(fleet)).toEqual(HEALTHY);
  const { rollingBack } = JSON.parse(await fleet.read('.pulso/clients/acme/deployments.json')) as { rollingBack?: number }; // prettier-ignore
  expect(rollingBack).toBeUndefined();
  expect(await deploy(fleet.context)).toMatchObject({ outcome: 'unchanged' });
}

describe('a rollback that is killed', () => {
  it('before the stack changes is gone on with by the same command', async () => {
    const killed = await killBefore(await createDeployed(), 0, (context) =>
      rollBackClient(context, REQUEST),
    );
    expect(await fleetSettings(killed)).toContain('COP');
    expect(await rollBackClient(killed.context, REQUEST)).toMatchObject({ to: 1, outcome: 'rolled-back' }); // prettier-ignore
    await assertRolledBack(killed);
  });

  it('while files are written is finished, whatever comes next', async () => {
    const killed = await killBefore(await createDeployed(), 0, (context) =>
      rollBackClient(context, REQUEST),
    );
    const after = { bytes: Buffer.from(await fleetSettings(killed)), executable: false };
    const before = { bytes: Buffer.from('currency: USD\n'), executable: false };
    writeFileSync(killed.path(SETTINGS), before.bytes);
    await beginChange(killed.workspace, 'acme', [{ path: 'config/client.yaml', before, after }]);
    expect(await rollBackClient(killed.context, REQUEST)).toMatchObject({ to: 1 });
    await assertRolledBack(killed);
  });

  it('is ended by a deploy too, and another deployment can be chosen', async () => {
    const fleet = await createDeployed();
    const killed = await killBefore(fleet, 0, (context) => rollBackClient(context, REQUEST));
    await deploy(killed.context);
    await assertRolledBack(killed);
    expect(await rollBackClient(killed.context, { ...REQUEST, to: 2 })).toMatchObject({ outcome: 'rolled-back' }); // prettier-ignore
    expect(await fleetSettings(killed)).toContain('USD');
  });
});

function fleetSettings(fleet: CopyFleet): Promise<string> {
  return fleet.read(SETTINGS);
}

describe('on the command line', () => {
  const within = ({ workspace, engines }: CopyFleet) => ({
    cwd: workspace.root,
    ...(engines['local'] && { engine: engines['local'] }),
  });

  it('shows diff and plan and asks', async () => {
    const fleet = await createDeployed();
    const cli = startCli(['rollback', 'acme'], { ...within(fleet), columns: 120 });
    await cli.shows('Roll acme back to deployment 1?');
    await cli.shows('+currency: COP');
    await cli.shows('config settings.yaml changed');
    cli.type('y\r');
    expect((await cli.ended).stdout).toContain('the files of acme are those of deployment 1');
    const shown = await runCli(['history', 'acme', '--limit', '1'], within(fleet));
    expect(shown.stdout).toMatch(/3 +\S+ +\S+ +rollback +done +1\.0\.0 +- +current/);
  });

  it('without a terminal requires --yes, and prints one document', async () => {
    const fleet = await createDeployed();
    const refused = await runJson(['rollback', 'acme'], within(fleet));
    expect(refused).toMatchObject({ code: 1, document: { error: { code: 'not-confirmed' } } });
    const { code, document } = await runJson(['rollback', 'acme', '--yes'], within(fleet));
    expect({ code, document }).toMatchObject({ code: 0, document: { outcome: 'rolled-back', to: 1 } }); // prettier-ignore
  });
});
