import { dropUndefined } from '../../../src/core/drop-undefined.ts';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PulsoError } from '../../../src/core/pulso-error.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { confirmAll, type Confirm } from '../../../src/operations/confirm.ts';
import type { OperationContext } from '../../../src/operations/context.ts';
import { createClient } from '../../support/create-client.ts';
import { setAnswers } from '../../../src/operations/update/set-answers.ts';
import { syncClients } from '../../../src/operations/update/sync-clients.ts';
import type { AskOf } from '../../../src/operations/update/remember-answers.ts';
import { readAudit } from '../../../src/workspace/audit/audit-log.ts';
import { readClient, RECORD_FILE } from '../../../src/workspace/clients/read-client.ts';
import { hasRollbackPoint } from '../../../src/workspace/journal/rollback-point.ts';
import { withLock } from '../../../src/workspace/locks/lock.ts';
import type { Workspace } from '../../../src/workspace/workspace.ts';
import { createFakeEngine, type FakeEngine } from '../../support/fake-engine.ts';
import { operationContext } from '../../support/operation-context.ts';
import { smallTemplate } from '../../support/small-template.ts';
import { temporaryWorkspace } from '../../support/temporary-workspace.ts';

const SETTINGS = 'blocks: {first: 880, last: 899}\nnetwork: {pool: 10.223.0.0/16}\n';

interface Rolling {
  workspace: Workspace;
  engine: FakeEngine;
  context: OperationContext;
  /** A file of the workspace with one text in place of another. */
  edit(path: string, from: string, to: string): Promise<void>;
  read(path: string): Promise<string>;
}

/** The client acme, deployed, whose template has changed since. */
async function openRolling(): Promise<Rolling> {
  const workspace = await temporaryWorkspace({ 'pulso.yaml': SETTINGS, ...smallTemplate() });
  const engine = createFakeEngine();
  const context = operationContext(workspace, { openEngine: () => Promise.resolve(engine) });
  const given = { name: 'Acme', country: 'CO' };
  await createClient(context, { slug: 'acme', given });
  const read = (path: string) => readFile(join(workspace.root, path), 'utf8');
  const rolling: Rolling = {
    ...{ workspace, engine, context, read },
    async edit(path, from, to) {
      const text = await read(path);
      expect(text).toContain(from);
      await writeFile(join(workspace.root, path), text.replace(from, to));
    },
  };
  await rollOut(rolling);
  engine.applied.length = 0;
  await rolling.edit('clients/template/docker-compose.yml.hbs', 'busybox', 'busybox:2');
  return rolling;
}

async function rollOut(
  { context }: Pick<Rolling, 'context'>,
  confirm: Confirm<unknown> = confirmAll,
  ask?: AskOf,
) {
  const rollout = {
    ...{ canary: 1, maxUnavailable: { count: 1 }, maxFailures: 0, timeout: 1000 },
    confirm,
  };
  const request = dropUndefined({ all: true, dryRun: false, conflict: 'fail', rollout, ask });
  return (await syncClients(context, request)).clients;
}

/** The same context, its engine with some of its functions replaced. */
function withEngine({ context, engine }: Rolling, changes: Partial<Engine>): OperationContext {
  return { ...context, openEngine: () => Promise.resolve({ ...engine, ...changes }) };
}

/** What a second operator gets who wants to change acme now. */
function tryLock({ workspace }: Rolling): Promise<string> {
  return withLock(workspace, 'client-acme', () => Promise.resolve('free'), { wait: 0 }).catch(
    (error: unknown) => (error instanceof PulsoError ? error.code : String(error)),
  );
}

async function actionsOf({ workspace }: Rolling): Promise<string[]> {
  return (await readAudit(workspace)).map(({ action, outcome }) => `${action} ${outcome}`);
}

describe('sync --deploy of one client', () => {
  it('holds one lock from the update to the end of the deploy', async () => {
    const rolling = await openRolling();
    const { engine } = rolling;
    const seen: string[] = [];
    const context = withEngine(rolling, {
      plan: async (...asked) => {
        seen.push(`plan ${await tryLock(rolling)}`);
        return engine.plan(...asked);
      },
      apply: async (...asked) => {
        seen.push(`apply ${await tryLock(rolling)}`);
        await engine.apply(...asked);
      },
      observe: async (slugs) => {
        seen.push(`observe ${await tryLock(rolling)}`);
        return engine.observe(slugs);
      },
    });

    expect(await rollOut({ context })).toMatchObject([{ slug: 'acme', outcome: 'updated' }]);

    expect(seen).toEqual(['plan locked', 'apply locked', 'observe locked']);
    expect(await tryLock(rolling)).toBe('free');
  });

  it('asks each new question of a template once, by the name of the client', async () => {
    const rolling = await openRolling();
    const question = '  - {key: plan, type: text, prompt: Plan}\n';
    await rolling.edit('clients/template/template.yaml', 'ports:\n', `${question}ports:\n`);
    const asked: string[] = [];
    const ask: AskOf =
      (slug) =>
      ({ key }) => {
        asked.push(`${slug} ${key}`);
        return Promise.resolve('gold');
      };

    expect(await rollOut(rolling, confirmAll, ask)).toMatchObject([{ outcome: 'updated' }]);

    expect(asked).toEqual(['acme plan']);
    const { answers } = await readClient(rolling.workspace, 'acme');
    expect(answers['plan']).toBe('gold');
  });

  it('lets a second operator change the client after the deploy, not before', async () => {
    const rolling = await openRolling();
    const before = await actionsOf(rolling);
    let second: ReturnType<typeof setAnswers> | undefined;
    const context = withEngine(rolling, {
      plan: (...asked) => {
        second = setAnswers(rolling.context, {
          ...{ slugs: ['acme'], changed: { name: 'Acme 2' }, conflict: 'fail', dryRun: false },
        });
        return rolling.engine.plan(...asked);
      },
    });

    await rollOut({ context });

    expect((await second)?.clients).toMatchObject([{ outcome: 'updated' }]);
    const actions = (await actionsOf(rolling)).slice(before.length);
    expect(actions).toEqual(['sync done', 'deploy done', 'set done']);
    expect(await rolling.read('clients/acme/config/client.yaml')).toContain('Acme 2');
  });

  it('reads the record once and plans once', async () => {
    const rolling = await openRolling();
    const { engine, workspace } = rolling;
    let plans = 0;
    const context = withEngine(rolling, {
      plan: async (...asked) => {
        plans += 1;
        // Who read the record again, for the deploy, its end or its address, would fail from here on.
        await rm(join(workspace.root, 'clients/acme', RECORD_FILE));
        return engine.plan(...asked);
      },
    });

    const [acme] = await rollOut({ context });

    expect(acme).toMatchObject({ outcome: 'updated', deploy: { outcome: 'changed' } });
    expect(acme?.deploy?.url).toBe('http://localhost:8880');
    expect(plans).toBe(1);
    expect(engine.applied).toHaveLength(1);
  });

  it('rolls the files back if the deploy is declined, and leaves the stack as it is', async () => {
    const rolling = await openRolling();
    await rolling.edit('clients/template/docker-compose.yml.hbs', '  app:', '  web:');
    const asked: unknown[] = [];

    const [acme] = await rollOut(rolling, (plan) => {
      asked.push(plan);
      return Promise.resolve(false);
    });

    expect(asked).toMatchObject([{ slug: 'acme' }]);
    expect(acme).toMatchObject({ outcome: 'declined', deploy: { outcome: 'declined' } });
    expect(await rolling.read('clients/acme/docker-compose.yml')).toContain('  app:');
    expect(hasRollbackPoint(rolling.workspace, 'acme')).toBe(false);
    const services = (await rolling.engine.observe(['acme'])).get('acme')?.services;
    expect(services).toMatchObject([{ name: 'app', state: 'running', image: 'busybox' }]);
  });
});
