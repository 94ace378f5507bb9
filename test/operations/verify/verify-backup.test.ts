import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { catalog } from '../../../src/operations/catalog.ts';
import type { OperationContext } from '../../../src/operations/context.ts';
import { convergeClient } from '../../../src/operations/converge/converge-client.ts';
import { listBackups } from '../../../src/operations/data/list-backups.ts';
import { withEngines } from '../../../src/operations/engines/open-engine.ts';
import { verifyBackup } from '../../../src/operations/verify/verify-backup.ts';
import type { VerifyRequest } from '../../../src/operations/verify/verify-request.ts';
import { readAudit } from '../../../src/workspace/audit/audit-log.ts';
import {
  readTemporaryServer,
  writeTemporaryServer,
} from '../../../src/workspace/journal/temporary-server.ts';
import { readClient } from '../../../src/workspace/clients/read-client.ts';
import { openWorkspace } from '../../../src/workspace/settings/open-workspace.ts';
import { createCopyFleet, type CopyFleet } from '../../support/copy-fleet.ts';
import { temporaryFolder } from '../../support/temporary-workspace.ts';

const REQUEST: VerifyRequest = { slug: 'acme', on: 'other', from: 'latest', timeout: 1000 };

async function createSaved(): Promise<CopyFleet & { id: string }> {
  const fleet = await createCopyFleet();
  fleet.server('acme').databases.set('pulso', { tables: { 'public.sales': 7 }, sequences: {} });
  const id = await fleet.backup('acme');
  fleet.server('acme').done.length = 0;
  return { ...fleet, id };
}

/** The same, but `before` is called before each thing that it does on the other target. */
function watched(fleet: CopyFleet, before: (step: string) => Promise<void>): OperationContext {
  const open = fleet.context.openEngine!;
  const openEngine = async (name: string): Promise<Engine> => {
    const engine = await open(name);
    if (name !== 'other') return engine;
    return {
      ...engine,
      exec: async (...given) => {
        await before('exec');
        given[3].signal?.throwIfAborted();
        return engine.exec(...given);
      },
      apply: async (plan, ...given) => {
        await before('apply');
        await engine.apply(plan, ...given);
        await before('applied');
      },
    };
  };
  return { ...fleet.context, openEngine };
}

/** Names of all stacks that the other target was asked to make, and of those that are left on it. */
async function stacksOf({ engines }: CopyFleet): Promise<{ made: string[]; left: string[] }> {
  const other = engines['other']!;
  const made = [...new Set(other.applied.map(({ slug }) => slug))];
  const seen = [...(await other.observe(made)).values()];
  const left = seen.filter(({ services, volumes, networks }) => services.length + volumes.length + networks.length > 0); // prettier-ignore
  return { made, left: left.map(({ slug }) => slug) };
}

describe('pulso restore --check --on', () => {
  it('loads the backup into a server of its own, which goes, and stores the proof', async () => {
    const fleet = await createSaved();
    const result = await verifyBackup(fleet.context, REQUEST);
    expect(result).toMatchObject({
      ...{ slug: 'acme', target: 'other', outcome: 'verified', backup: fleet.id },
      ...{ database: { tables: 1, rows: 7 }, services: [], files: [] },
      proof: expect.stringMatching(/^verified-.*\.json$/) as string,
    });
    expect(result).not.toHaveProperty('source');
    const { made, left } = await stacksOf(fleet);
    expect(made).toEqual([expect.stringMatching(/^proof-[0-9a-f]{12}$/)]);
    expect(left).toEqual([]);
    const { clients } = await listBackups(fleet.context, { slugs: ['acme'], check: false });
    expect(clients[0]).toMatchObject({ newestVerified: fleet.id });
    expect((await readAudit(fleet.workspace)).at(-1)).toMatchObject({
      ...{ action: 'restore-check', slug: 'acme', outcome: 'done' },
      detail: `${fleet.id} can be restored on other`,
    });
  });

  it('starts the database alone, without ports and addresses, and touches no client', async () => {
    const fleet = await createSaved();
    const applied = fleet.engines['local']!.applied.length;
    await verifyBackup(fleet.context, REQUEST);
    const [deploy] = fleet.engines['other']!.applied;
    expect(deploy?.operations.map(({ resource }) => resource)).toEqual(['network/default', 'volume/data', 'service/database']); // prettier-ignore
    expect(fleet.engines['local']!.applied).toHaveLength(applied);
    expect(fleet.server('acme').done).toEqual([]);
    expect(readdirSync(fleet.path('clients')).sort()).toEqual(['acme', 'template']);
    expect(existsSync(fleet.path('.pulso/clients/acme/temporary-server.json'))).toBe(false);
  });

  it('says of the client what happens to the server', async () => {
    const fleet = await createSaved();
    const events: (string | undefined)[] = [];
    const reporter = { report: ({ slug }: { slug?: string }) => void events.push(slug) };
    await verifyBackup({ ...fleet.context, reporter }, REQUEST);
    expect(new Set(events)).toEqual(new Set(['acme']));
  });

  it('leaves nothing and stores no proof where rows are lost', async () => {
    const fleet = await createSaved();
    const context = watched(fleet, async () => {
      const { made } = await stacksOf(fleet);
      for (const slug of made) fleet.server(slug, 'other').losing = 1;
    });
    await expect(verifyBackup(context, REQUEST)).rejects.toMatchObject({ code: 'rows-differ', slug: 'acme' }); // prettier-ignore
    expect((await stacksOf(fleet)).left).toEqual([]);
    const { clients } = await listBackups(fleet.context, { slugs: ['acme'], check: false });
    expect(clients[0]).toMatchObject({ newestVerified: null });
  });

  it('removes the server if it is interrupted', async () => {
    const fleet = await createSaved();
    const controller = new AbortController();
    const context = watched(fleet, (step) => {
      if (step === 'exec') controller.abort();
      return Promise.resolve();
    });
    const interrupted = { ...context, signal: controller.signal };
    await expect(verifyBackup(interrupted, REQUEST)).rejects.toThrow();
    const { made, left } = await stacksOf(fleet);
    expect(made).toHaveLength(1);
    expect(left).toEqual([]);
  });

  it.each([
    ['a target without a region', { engine: 'docker' }],
    ['a target in another region', { engine: 'docker', region: 'us-east1' }],
  ] as const)('refuses %s before a byte goes there', async (_, other) => {
    const fleet = await createSaved();
    const record = await readClient(fleet.workspace, 'acme');
    const answers = { ...record.answers, country: 'CO' };
    await writeFile(fleet.path('clients/acme/.pulso/instance.json'), JSON.stringify({ ...record, answers })); // prettier-ignore
    const region = 'southamerica-east1';
    const { config } = fleet.workspace;
    const { main } = config.backups.repositories;
    const backups = { ...config.backups, repositories: { main: { ...main!, region } } };
    const targets = { ...config.targets, other };
    const ruled = { ...config, backups, targets, residency: { CO: [region] } };
    const context = { ...fleet.context, workspace: { ...fleet.workspace, config: ruled } };
    await expect(verifyBackup(context, REQUEST)).rejects.toMatchObject({ code: 'residency-refused', message: expect.stringContaining('target other') as string }); // prettier-ignore
    expect((await stacksOf(fleet)).made).toEqual([]);
  });

  it.each([
    { as: 'copy' },
    { target: 'local' },
    { rollback: true },
    { only: ['files'] },
    { backup: false },
    { dryRun: true },
  ] as const)('cannot be combined with %j', (more) => {
    const given = { slug: 'acme', on: 'other', confirm: 'granted' } as const;
    expect(() => catalog.restore.accept({ ...given, check: true, ...more })).toThrow(
      /--on cannot be combined/,
    );
    expect(() => catalog.restore.accept(given)).toThrow('--on requires --check');
    expect(catalog.restore.accept({ ...given, check: true })).toMatchObject({
      on: 'other',
      from: 'latest',
    });
  });

  it('begins nothing while the server of an earlier check cannot be removed', async () => {
    const fleet = await createSaved();
    await writeTemporaryServer(fleet.workspace, 'acme', {
      slug: 'proof-0123456789ab',
      target: 'moon',
    });
    const open = fleet.context.openEngine!;
    const openEngine = (name: string) =>
      name === 'moon' ? Promise.reject(new Error('away')) : open(name);
    await expect(verifyBackup({ ...fleet.context, openEngine }, REQUEST)).rejects.toThrow('away');
    expect((await stacksOf(fleet)).made).toEqual([]);
    expect(await readTemporaryServer(fleet.workspace, 'acme')).toEqual({
      slug: 'proof-0123456789ab',
      target: 'moon',
    });
  });

  it("removes nothing by a state that names a client's stack", async () => {
    const fleet = await createSaved();
    await writeTemporaryServer(fleet.workspace, 'acme', { slug: 'acme', target: 'local' });
    await expect(verifyBackup(fleet.context, REQUEST)).rejects.toMatchObject({
      code: 'journal-invalid',
    });
    await fleet.backup('acme');
    const services = (await fleet.engines['local']!.observe(['acme'])).get('acme')?.services;
    expect(services).toHaveLength(2);
  });

  it('refuses a target that is not known', async () => {
    const fleet = await createSaved();
    await expect(verifyBackup(fleet.context, { ...REQUEST, on: 'moon' })).rejects.toMatchObject({ code: 'unknown-target' }); // prettier-ignore
  });
});

describe('a check on another target that is killed', () => {
  it('at any step leaves nothing there after the next deploy', async () => {
    const all = await countSteps();
    expect(all).toBeGreaterThan(8);
    for (let step = 1; step <= all; step += 1) {
      const fleet = await createSaved();
      const root = await killAt(fleet, step);
      const workspace = await openWorkspace(root);
      const context = { ...fleet.context, workspace };
      const record = await readClient(workspace, 'acme');
      const options = { dryRun: false, timeout: 1000, confirm: () => Promise.resolve(true) };
      const ended = await withEngines(context, (engines) =>
        convergeClient(context, record, { intent: { verb: 'deploy' }, options, engines }),
      );
      expect(ended.error, `step ${step}`).toBeUndefined();
      expect((await stacksOf(fleet)).left, `step ${step}`).toEqual([]);
      expect(existsSync(join(root, '.pulso/clients/acme/temporary-server.json'))).toBe(false);
    }
  });

  it('leaves it to a later command where the target does not answer', async () => {
    const fleet = await createSaved();
    const root = await killAt(fleet, 3);
    const context = { ...fleet.context, workspace: await openWorkspace(root) };
    const other = fleet.engines['other']!;
    other.options.unreachable = true;
    await fleet.backup('acme', context);
    expect(existsSync(join(root, '.pulso/clients/acme/temporary-server.json'))).toBe(true);
    other.options.unreachable = false;
    expect((await stacksOf(fleet)).left).toHaveLength(1);
    await fleet.backup('acme', context);
    expect((await stacksOf(fleet)).left).toEqual([]);
  });
});

async function countSteps(): Promise<number> {
  const fleet = await createSaved();
  let steps = 0;
  await verifyBackup(
    watched(fleet, () => Promise.resolve(void (steps += 1))),
    REQUEST,
  );
  return steps;
}

/** Gives a copy of the workspace as it is when the process ends before this step: that run never goes on. */
async function killAt(fleet: CopyFleet, step: number): Promise<string> {
  let steps = 0;
  return new Promise((resolve, reject) => {
    const context = watched(fleet, async () => {
      if ((steps += 1) !== step) return;
      const root = await temporaryFolder();
      cpSync(fleet.workspace.root, root, { recursive: true });
      // Its holder is gone.
      rmSync(join(root, '.pulso/lock'), { recursive: true, force: true });
      resolve(root);
      await new Promise(() => undefined);
    });
    verifyBackup(context, REQUEST).catch(reject);
  });
}
