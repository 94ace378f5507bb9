import { describe, expect, it } from 'vitest';
import { confirmAll } from '../../../src/operations/confirm.ts';
import { convergeClients } from '../../../src/operations/converge/converge-clients.ts';
import { convergeEdge } from '../../../src/operations/edge/converge-edge.ts';
import { edgeStatus } from '../../../src/operations/edge/edge-status.ts';
import { listClients } from '../../../src/operations/observe/list-clients.ts';
import { readAudit } from '../../../src/workspace/audit/audit-log.ts';
import { buildContext, buildFleet } from '../../support/build-fleet.ts';
import { createFakeEdge } from '../../support/fake-edge.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';

const GO = { dryRun: false, timeout: 1000, confirm: confirmAll };
const EDGE = { 'pulso.yaml': 'edge: {domain: clients.example, https: 8443}\n' };
const DEPLOY = { verb: 'deploy' } as const;

async function openFleet(files: Record<string, string> = EDGE) {
  const engine = createFakeEdge();
  const context = buildContext(await buildFleet(['acme', 'beta'], files), engine);
  return { engine, context };
}

describe('the edge', () => {
  it('is deployed with a route to every client; a deploy of one updates the routes', async () => {
    const { engine, context } = await openFleet();

    const early = await convergeClients(context, { slugs: ['acme'], ...GO }, DEPLOY);
    expect(early.clients).toMatchObject([{ outcome: 'changed', url: 'https://acme.clients.example:8443' }]); // prettier-ignore
    expect(context.events.filter(({ code }) => code === 'edge-away')).toHaveLength(1);
    expect(engine.loaded).toEqual([]);

    expect(await convergeEdge(context, GO, DEPLOY)).toMatchObject({ outcome: 'changed', state: 'running' }); // prettier-ignore
    expect(engine.loaded).toHaveLength(1);
    expect(engine.loaded[0]).toContain('10.182.0.10:8080');
    expect(engine.loaded[0]).toContain('beta.clients.example');

    await convergeClients(context, { slugs: ['beta'], ...GO }, DEPLOY);
    expect(engine.loaded[1]).toContain('10.182.0.18:8080');
    await convergeClients(context, { slugs: ['acme'], ...GO }, { verb: 'destroy', purge: false });
    expect(engine.loaded[2]).not.toContain('10.182.0.10:8080');
    expect(engine.loaded[2]).toContain('10.182.0.18:8080');
    expect(engine.applied.filter(({ slug }) => slug === 'pulso-edge')).toHaveLength(1);

    const { routes, state } = await edgeStatus(context);
    expect([state, routes]).toEqual([
      'running',
      [
        { slug: 'acme', url: 'https://acme.clients.example:8443', upstream: null },
        { slug: 'beta', url: 'https://beta.clients.example:8443', upstream: '10.182.0.18:8080' },
      ],
    ]);
    const actions = (await readAudit(context.workspace)).map(({ action }) => action);
    expect(actions).toEqual(['deploy', 'edge-deploy', 'deploy', 'destroy']);
  });

  it('that refuses its routes leaves the client deployed, with a warning', async () => {
    const { engine, context } = await openFleet();
    await convergeEdge(context, GO, DEPLOY);
    engine.refusal = 'Error: loading config';
    const { clients } = await convergeClients(context, { slugs: ['acme'], ...GO }, DEPLOY);
    expect(clients).toMatchObject([{ outcome: 'changed' }]);
    expect(context.events).toContainEqual(
      expect.objectContaining({ code: 'edge-behind', kind: 'warning' }),
    );
    expect(await convergeEdge(context, GO, DEPLOY)).toMatchObject({
      outcome: 'failed',
      error: { code: 'edge-config-refused' },
    });
  });

  it('changes nothing in a dry run', async () => {
    const { engine, context } = await openFleet();
    const planned = await convergeEdge(context, { ...GO, dryRun: true }, DEPLOY);
    expect(planned.outcome).toBe('planned');
    expect(planned.operations.map(({ type, resource }) => `${type} ${resource}`)).toEqual([
      'create network/default',
      'create volume/config',
      'create volume/data',
      'create service/caddy',
    ]);
    expect([engine.applied, engine.loaded]).toEqual([[], []]);
    expect(await readAudit(context.workspace)).toEqual([]);
  });

  it('is taken down although its settings are gone', async () => {
    const { engine, context } = await openFleet();
    await convergeEdge(context, GO, DEPLOY);
    const { edge, ...config } = context.workspace.config;
    expect(edge).toBeDefined();
    const without = { ...context, workspace: { ...context.workspace, config } };
    const purge = { verb: 'destroy', purge: true } as const;
    expect(await convergeEdge(without, GO, purge)).toMatchObject({ outcome: 'changed' });
    expect((await engine.observe(['pulso-edge'])).get('pulso-edge')?.services).toEqual([]);
    await expect(convergeEdge(without, GO, DEPLOY)).rejects.toMatchObject({ code: 'edge-not-set' });
  });

  it('of another workspace is not touched', async () => {
    const { engine: other, context } = await openFleet();
    await convergeEdge(context, GO, DEPLOY);
    const engine = createFakeEngine({ other });
    const mine = buildContext(await buildFleet(['gama'], EDGE), engine);
    const refused = await convergeEdge(mine, GO, DEPLOY);
    expect(refused).toMatchObject({ outcome: 'failed', error: { code: 'foreign-stack' } });
    expect(refused.error?.hint).toContain('pulso edge destroy');
    expect(engine.applied).toEqual([]);
  });

  it('has no link for a block beyond its pool', async () => {
    const { context } = await openFleet({
      'pulso.yaml': 'edge: {domain: clients.example, pool: 10.182.0.0/28}\n',
    });
    const { clients } = await convergeClients(context, { all: true, ...GO }, DEPLOY);
    expect(clients.map(({ error }) => error?.code)).toEqual([
      'edge-pool-exhausted',
      'edge-pool-exhausted',
    ]);
  });

  it('serves the clients of its own target alone', async () => {
    const { engine, context } = await openFleet({
      'pulso.yaml':
        'edge: {domain: clients.example, target: other}\ntargets: {other: {engine: docker}}\n',
    });
    const { clients } = await convergeClients(context, { slugs: ['acme'], ...GO }, DEPLOY);
    expect(clients).toMatchObject([{ url: 'http://localhost:8001' }]);
    expect(engine.applied[0]?.operations.map(({ resource }) => resource)).not.toContain(
      'network/pulso-edge',
    );
    const listed = await listClients(context, {});
    expect(listed.clients.map(({ url }) => url)).toEqual([undefined, undefined]);
  });

  it('is not started on a cluster', async () => {
    const { context } = await openFleet({
      'pulso.yaml':
        'edge: {domain: clients.example, target: prod}\ntargets: {prod: {engine: kubernetes}}\n',
    });
    await expect(convergeEdge(context, GO, DEPLOY)).rejects.toMatchObject({
      code: 'not-supported',
    });
  });
});
