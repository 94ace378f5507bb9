import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createClient } from '../../support/create-client.ts';
import type { OperationContext } from '../../../src/operations/context.ts';
import { confirmAll } from '../../../src/operations/confirm.ts';
import type { RolloutOptions } from '../../../src/operations/rollout/roll-out-clients.ts';
import { syncClients } from '../../../src/operations/update/sync-clients.ts';
import { readAudit } from '../../../src/workspace/audit/audit-log.ts';
import { hasRollbackPoint } from '../../../src/workspace/journal/rollback-point.ts';
import type { Workspace } from '../../../src/workspace/workspace.ts';
import { createFakeEngine, type FakeEngine } from '../../support/fake-engine.ts';
import { operationContext } from '../../support/operation-context.ts';
import { smallTemplate } from '../../support/small-template.ts';
import { temporaryWorkspace } from '../../support/temporary-workspace.ts';

const SETTINGS = 'blocks: {first: 900, last: 999}\nnetwork: {pool: 10.224.0.0/16}\n';
const COMPOSE = 'clients/template/docker-compose.yml.hbs';
const SLUGS = ['c1', 'c2', 'c3', 'c4', 'c5'];

interface Fleet {
  workspace: Workspace;
  engine: FakeEngine;
  context: OperationContext;
}

async function fleet(): Promise<Fleet> {
  const workspace = await temporaryWorkspace({ 'pulso.yaml': SETTINGS, ...smallTemplate() });
  const engine = createFakeEngine();
  const context = operationContext(workspace, { openEngine: () => Promise.resolve(engine) });
  for (const slug of SLUGS) {
    await createClient(context, { slug, given: { name: slug, country: 'CO' } });
  }
  await rollOut({ workspace, engine, context });
  engine.applied.length = 0;
  return { workspace, engine, context };
}

async function rollOut({ context }: Fleet, options: Partial<RolloutOptions> = {}) {
  const rollout = {
    canary: 1,
    maxUnavailable: { count: 2 },
    maxFailures: 0,
    timeout: 1000,
    confirm: confirmAll,
    ...options,
  };
  return (await syncClients(context, { all: true, dryRun: false, conflict: 'fail', rollout }))
    .clients;
}

async function changeTemplate({ workspace }: Fleet, from: string, to: string): Promise<void> {
  const path = join(workspace.root, COMPOSE);
  const text = await readFile(path, 'utf8');
  expect(text).toContain(from);
  await writeFile(path, text.replace(from, to));
}

const SICK = "image: busybox\n    healthcheck: {test: [CMD, 'false']}";

function outcomes(clients: readonly { slug: string; outcome: string }[]): string {
  return clients.map(({ slug, outcome }) => `${slug} ${outcome}`).join(', ');
}

function composeOf({ workspace }: Fleet, slug: string): Promise<string> {
  return readFile(join(workspace.root, 'clients', slug, 'docker-compose.yml'), 'utf8');
}

describe('a rollout', () => {
  it('deploys the canary alone, then wave by wave', async () => {
    const all = await fleet();
    await changeTemplate(all, 'image: busybox', 'image: busybox:2');
    expect(outcomes(await rollOut(all))).toBe(
      'c1 updated, c2 updated, c3 updated, c4 updated, c5 updated',
    );
    expect(all.engine.applied.map(({ slug }) => slug)[0]).toBe('c1');
    expect(new Set(all.engine.applied.map(({ slug }) => slug))).toEqual(new Set(SLUGS));
    for (const slug of SLUGS) expect(hasRollbackPoint(all.workspace, slug)).toBe(false);
  });

  it('puts a sick canary back, files and stack, and touches nobody else', async () => {
    const all = await fleet();
    await changeTemplate(all, 'image: busybox', SICK);
    expect(outcomes(await rollOut(all))).toBe(
      'c1 rolled-back, c2 skipped, c3 skipped, c4 skipped, c5 skipped',
    );
    expect(await composeOf(all, 'c1')).not.toContain('healthcheck');
    expect(new Set(all.engine.applied.map(({ slug }) => slug))).toEqual(new Set(['c1']));
    const seen = (await all.engine.observe(['c1'])).get('c1');
    expect(seen?.services).toMatchObject([{ name: 'app', state: 'running' }]);
    expect(hasRollbackPoint(all.workspace, 'c1')).toBe(false);
    const actions = (await readAudit(all.workspace))
      .slice(-4)
      .map(({ action, outcome }) => `${action} ${outcome}`);
    expect(actions).toEqual(['sync done', 'deploy failed', 'rollback done', 'deploy done']);
  });

  it('goes on while no more fail than may, then stops', async () => {
    const all = await fleet();
    await changeTemplate(
      all,
      'image: busybox',
      '{{#if (ne slug "c1")}}' + `${SICK}{{else}}image: busybox{{/if}}`,
    );
    const clients = await rollOut(all, {
      canary: ['c1'],
      maxUnavailable: { count: 1 },
      maxFailures: 1,
    });
    expect(outcomes(clients)).toBe(
      'c1 unchanged, c2 rolled-back, c3 rolled-back, c4 skipped, c5 skipped',
    );
  });

  it('proves first what an interrupted run left unproven, and puts it back where it is sick', async () => {
    const all = await fleet();
    await changeTemplate(all, 'image: busybox', SICK);
    const stop = new AbortController();
    const context = {
      ...all.context,
      signal: stop.signal,
      openEngine: () =>
        Promise.resolve({
          ...all.engine,
          // As a kill between the files and the stack.
          plan: () => {
            stop.abort();
            return Promise.reject(new DOMException('killed', 'AbortError'));
          },
        }),
    };
    expect(outcomes(await rollOut({ ...all, context }))).toContain('c1 interrupted');
    expect(await composeOf(all, 'c1')).toContain('healthcheck');
    expect(hasRollbackPoint(all.workspace, 'c1')).toBe(true);

    expect(outcomes(await rollOut(all))).toContain('c1 rolled-back');
    expect(await composeOf(all, 'c1')).not.toContain('healthcheck');
    expect(hasRollbackPoint(all.workspace, 'c1')).toBe(false);
  });

  it('leaves a client in conflict out and rolls the others out', async () => {
    const all = await fleet();
    const path = join(all.workspace.root, 'clients/c2/docker-compose.yml');
    await writeFile(path, (await readFile(path, 'utf8')).replace('image: busybox', 'image: mine'));
    await changeTemplate(all, 'image: busybox', 'image: busybox:2');
    expect(outcomes(await rollOut(all))).toBe(
      'c1 updated, c2 conflict, c3 updated, c4 updated, c5 updated',
    );
    expect(await composeOf(all, 'c2')).toContain('image: mine');
  });

  it('keeps an edit made between the deploy and the way back, and says so', async () => {
    const all = await fleet();
    await changeTemplate(all, 'image: busybox', SICK);
    const path = join(all.workspace.root, 'clients/c1/docker-compose.yml');
    const { engine } = all;
    const context = {
      ...all.context,
      openEngine: () =>
        Promise.resolve({
          ...engine,
          apply: async (...asked: Parameters<FakeEngine['apply']>) => {
            await writeFile(path, `${await readFile(path, 'utf8')}# an edit\n`);
            return engine.apply(...asked);
          },
        }),
    };
    const [c1] = await rollOut({ ...all, context });
    expect(c1).toMatchObject({ outcome: 'failed', error: { code: 'edited-meanwhile' } });
    expect(await readFile(path, 'utf8')).toContain('# an edit');
  });
});
