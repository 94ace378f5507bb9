import { describe, expect, it } from 'vitest';
import { PulsoError } from '../../../src/core/pulso-error.ts';
import { confirmAll } from '../../../src/operations/confirm.ts';
import { convergeClients } from '../../../src/operations/converge/converge-clients.ts';
import type { Intent } from '../../../src/engine/intent.ts';
import { formatPlan } from '../../../src/engine/format-plan.ts';
import type { Plan } from '../../../src/engine/plan.ts';
import { readAudit } from '../../../src/workspace/audit/audit-log.ts';
import { withLock } from '../../../src/workspace/locks/lock.ts';
import { buildContext, buildFleet } from '../../support/build-fleet.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';
import { putFiles } from '../../support/temporary-workspace.ts';

const GO = { dryRun: false, timeout: 1000, confirm: confirmAll };
const ALL = { all: true, ...GO };

describe('deployClients', () => {
  it('deploys every client, tells its address, and does nothing a second time', async () => {
    const engine = createFakeEngine();
    const context = buildContext(await buildFleet(['acme', 'beta']), engine);

    const first = await convergeClients(context, ALL, { verb: 'deploy' });
    const second = await convergeClients(context, ALL, { verb: 'deploy' });

    expect(first.clients).toMatchObject([
      { slug: 'acme', outcome: 'changed', state: 'running', url: 'http://localhost:8001' },
      { slug: 'beta', outcome: 'changed', state: 'running', url: 'http://localhost:8002' },
    ]);
    expect(second.clients).toMatchObject([
      { slug: 'acme', outcome: 'unchanged' },
      { slug: 'beta', outcome: 'unchanged' },
    ]);
  });

  it('a dry run plans, and neither the engine nor the log is touched', async () => {
    const engine = createFakeEngine();
    const context = buildContext(await buildFleet(['acme']), engine);

    const { clients } = await convergeClients(
      context,
      { ...ALL, dryRun: true },
      { verb: 'deploy' },
    );

    expect(clients[0]?.outcome).toBe('planned');
    expect(clients[0]?.operations.map((one) => `${one.type} ${one.resource}`)).toEqual([
      'create network/default',
      'create volume/database-data',
      'create service/database',
      'create service/app',
    ]);
    expect(engine.applied).toEqual([]);
    expect(await readAudit(context.workspace)).toEqual([]);
  });

  it('one client that fails stops no other, and is named with file and line', async () => {
    const broken = 'services:\n  app:\n    imag: app:1\n';
    const fleet = await buildFleet(['acme', 'beta', 'gama'], {
      'clients/beta/docker-compose.yml': broken,
      'clients/gama/.pulso/instance.json': '{"version": [1\n',
    });
    const context = buildContext(fleet, createFakeEngine());

    const { clients } = await convergeClients(context, ALL, { verb: 'deploy' });

    expect(clients).toMatchObject([
      { slug: 'acme', outcome: 'changed' },
      { slug: 'beta', outcome: 'failed', operations: [] },
      { slug: 'gama', outcome: 'failed', target: null },
    ]);
    expect(clients[1]?.error).toMatchObject({
      slug: 'beta',
      file: 'clients/beta/docker-compose.yml',
      line: 3,
      message: expect.stringContaining('imag'),
    });
    expect(clients[2]?.error).toMatchObject({ file: 'clients/gama/.pulso/instance.json' });
  });

  it('an unhealthy service fails its client alone, with the plan that was tried', async () => {
    const fleet = await buildFleet(['acme', 'beta']);
    const sick =
      "services:\n  app:\n    image: app:1\n    healthcheck:\n      test: [CMD, 'false']\n";
    await putFiles(fleet.root, { 'clients/acme/docker-compose.yml': sick });
    const context = buildContext(fleet, createFakeEngine());

    const { clients } = await convergeClients(context, ALL, { verb: 'deploy' });

    expect(clients[0]).toMatchObject({
      outcome: 'failed',
      error: { code: 'unhealthy', slug: 'acme' },
    });
    expect(clients[0]?.operations).not.toEqual([]);
    expect(clients[1]?.outcome).toBe('changed');
  });

  it('a stack that is degraded after it was brought up is a failure; after a stop it is not', async () => {
    const engine = createFakeEngine();
    const context = buildContext(await buildFleet(['acme']), {
      ...engine,
      observe: async (slugs) => {
        const observed = (await engine.observe(slugs)).get('acme')!;
        const services = observed.services.map((one) => ({ ...one, state: 'restarting' as const }));
        return new Map([['acme', { ...observed, services }]]);
      },
    });
    const outcomeOf = async (intent: Intent) =>
      (await convergeClients(context, ALL, intent)).clients[0];

    expect(await outcomeOf({ verb: 'deploy' })).toMatchObject({
      outcome: 'failed',
      error: { code: 'unhealthy', message: expect.stringContaining('app: restarting') },
    });
    expect(await outcomeOf({ verb: 'restart' })).toMatchObject({ outcome: 'failed' });
    expect(await outcomeOf({ verb: 'start', services: ['app'] })).not.toMatchObject({
      outcome: 'failed',
    });
    expect(await outcomeOf({ verb: 'stop' })).toMatchObject({ outcome: 'changed' });
  });

  it('asks before something is lost, one client at a time, and leaves alone what is declined', async () => {
    const engine = createFakeEngine();
    const fleet = await buildFleet(['acme', 'beta']);
    const context = buildContext(fleet, engine);
    await convergeClients(context, ALL, { verb: 'deploy' });
    const without = 'services:\n  database:\n    image: database:1\n';
    await putFiles(fleet.root, {
      'clients/acme/docker-compose.yml': without,
      'clients/beta/docker-compose.yml': without,
    });
    let asking = 0;
    const asked: string[] = [];
    const confirm = async (plan: Plan): Promise<boolean> => {
      asking += 1;
      expect(asking).toBe(1);
      asked.push(formatPlan(plan));
      await new Promise((resolve) => setTimeout(resolve, 10));
      asking -= 1;
      return plan.slug === 'beta';
    };

    const { clients } = await convergeClients(context, { ...ALL, confirm }, { verb: 'deploy' });

    expect(asked).toHaveLength(2);
    expect(asked[0]).toContain('! remove');
    expect(clients).toMatchObject([{ outcome: 'declined' }, { outcome: 'changed' }]);
    expect((await engine.observe(['acme'])).get('acme')?.services).toHaveLength(2);
  });

  it('an interruption is no failure: what was not begun is reported as such', async () => {
    const context = buildContext(await buildFleet(['acme', 'beta']), createFakeEngine());
    context.stop.abort();
    const { clients } = await convergeClients(context, ALL, { verb: 'deploy' });
    expect(clients.map(({ outcome }) => outcome)).toEqual(['interrupted', 'interrupted']);
  });

  it('a target that is away fails every client of it, and hears each once', async () => {
    const engine = createFakeEngine({ unreachable: true });
    const context = buildContext(await buildFleet(['acme', 'beta']), engine);
    const { clients } = await convergeClients(context, ALL, { verb: 'deploy' });
    expect(clients).toMatchObject([
      { slug: 'acme', outcome: 'failed', error: { code: 'engine-unreachable' } },
      { slug: 'beta', outcome: 'failed', error: { code: 'engine-unreachable' } },
    ]);
  });

  it('waits for whoever works on the same client, and for nobody else', async () => {
    const engine = createFakeEngine();
    const context = buildContext(await buildFleet(['acme', 'beta']), engine);
    const order: string[] = [];
    const { waiting } = await withLock(context.workspace, 'client-acme', async () => {
      const acme = convergeClients(context, { slugs: ['acme'], ...GO }, { verb: 'deploy' }).then(
        () => {
          order.push('acme deployed');
        },
      );
      await convergeClients(context, { slugs: ['beta'], ...GO }, { verb: 'deploy' });
      order.push('beta deployed', 'acme released');
      return { waiting: acme };
    });
    await waiting;
    expect(order).toEqual(['beta deployed', 'acme released', 'acme deployed']);
  });

  it.each([
    [{ ...GO }, 'no-client-named'],
    [{ slugs: ['acne'], ...GO }, 'unknown-client'],
  ])('%j ends before anything is done', async (request, code) => {
    const engine = createFakeEngine();
    const context = buildContext(await buildFleet(['acme']), engine);
    await expect(convergeClients(context, request, { verb: 'deploy' })).rejects.toMatchObject({
      code,
    });
    expect(engine.applied).toEqual([]);
  });

  it('appends who did what to whom, and how it ended', async () => {
    const fleet = await buildFleet(['acme', 'beta'], { 'clients/beta/docker-compose.yml': 'x: [' });
    const context = buildContext(fleet, createFakeEngine());
    await convergeClients(context, ALL, { verb: 'deploy' });
    const entries = await readAudit(fleet);
    expect(entries.sort((a, b) => ((a.slug ?? '') < (b.slug ?? '') ? -1 : 1))).toMatchObject([
      {
        who: 'ana@ops-1',
        action: 'deploy',
        slug: 'acme',
        outcome: 'done',
        detail: expect.stringContaining('create service/app'),
        at: '2024-05-01T13:00:00.000Z',
      },
      { action: 'deploy', slug: 'beta', outcome: 'failed' },
    ]);
  });

  it('keeps what a failed service logged out of the audit', async () => {
    const fleet = await buildFleet(['acme']);
    const failure = new PulsoError(
      'unhealthy',
      'acme: app is unhealthy\nlast log lines:\n  secret',
    );
    const engine = { ...createFakeEngine(), apply: () => Promise.reject(failure) };
    const { clients } = await convergeClients(buildContext(fleet, engine), ALL, { verb: 'deploy' });
    expect(clients[0]?.error?.message).toContain('secret');
    expect(await readAudit(fleet)).toMatchObject([{ detail: 'acme: app is unhealthy' }]);
  });
});

describe('stop, start, restart', () => {
  it('stop works where the files are broken, start brings it back where they are whole', async () => {
    const fleet = await buildFleet(['acme']);
    const context = buildContext(fleet, createFakeEngine());
    await convergeClients(context, ALL, { verb: 'deploy' });
    await putFiles(fleet.root, { 'clients/acme/docker-compose.yml': 'services: [' });

    const stopped = await convergeClients(context, ALL, { verb: 'stop' });
    const failed = await convergeClients(context, ALL, { verb: 'start' });

    expect(stopped.clients).toMatchObject([{ outcome: 'changed', state: 'stopped' }]);
    expect(stopped.clients[0]?.url).toBeUndefined();
    expect(failed.clients).toMatchObject([{ outcome: 'failed' }]);
  });

  it('restarts the services asked for alone', async () => {
    const engine = createFakeEngine();
    const context = buildContext(await buildFleet(['acme']), engine);
    await convergeClients(context, ALL, { verb: 'deploy' });

    await convergeClients(context, { ...ALL }, { verb: 'restart', services: ['app'] });

    const changed = engine.applied.at(-1)?.operations.filter(({ type }) => type !== 'none');
    expect(new Set(changed?.map(({ resource }) => resource))).toEqual(new Set(['service/app']));
  });

  it('a service there is not is a failure that names it', async () => {
    const context = buildContext(await buildFleet(['acme']), createFakeEngine());
    await convergeClients(context, ALL, { verb: 'deploy' });
    const { clients } = await convergeClients(
      context,
      { ...ALL },
      { verb: 'restart', services: ['ap'] },
    );
    expect(clients[0]).toMatchObject({ outcome: 'failed', error: { code: 'unknown-service' } });
  });
});

describe('destroyClients', () => {
  it('keeps data and files, works without whole files, and purges when asked', async () => {
    const engine = createFakeEngine();
    const fleet = await buildFleet(['acme', 'acme-2']);
    const context = buildContext(fleet, engine);
    await convergeClients(context, ALL, { verb: 'deploy' });
    await putFiles(fleet.root, { 'clients/acme/docker-compose.yml': 'services: [' });

    const kept = await convergeClients(
      context,
      { slugs: ['acme'], ...GO },
      { verb: 'destroy', purge: false },
    );
    const afterKept = (await engine.observe(['acme'])).get('acme');
    await convergeClients(context, { slugs: ['acme'], ...GO }, { verb: 'destroy', purge: true });
    const afterPurge = (await engine.observe(['acme'])).get('acme');

    expect(kept.clients).toMatchObject([{ outcome: 'changed', state: 'absent' }]);
    expect(afterKept).toMatchObject({
      services: [],
      networks: [],
      volumes: [{ key: 'database-data' }],
    });
    expect(afterPurge).toMatchObject({ services: [], networks: [], volumes: [] });
    expect((await engine.observe(['acme-2'])).get('acme-2')?.services).toHaveLength(2);
  });

  it('asks wherever something is there, and never where nothing is', async () => {
    const context = buildContext(await buildFleet(['acme']), createFakeEngine());
    const asked: string[] = [];
    const confirm = (plan: Plan): Promise<boolean> => {
      asked.push(plan.slug);
      return Promise.resolve(false);
    };
    const request = { ...ALL, confirm };

    const absent = await convergeClients(context, request, { verb: 'destroy', purge: false });
    await convergeClients(context, ALL, { verb: 'deploy' });
    const present = await convergeClients(context, request, { verb: 'destroy', purge: false });

    expect(asked).toEqual(['acme']);
    expect(absent.clients).toMatchObject([{ outcome: 'unchanged' }]);
    expect(present.clients).toMatchObject([{ outcome: 'declined' }]);
  });
});
