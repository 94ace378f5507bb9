import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { catalog } from '../../../src/operations/catalog.ts';
import type { OperationContext } from '../../../src/operations/context.ts';
import { createAndDeploy } from '../../../src/operations/create/create-and-deploy.ts';
import { readAudit } from '../../../src/workspace/audit/audit-log.ts';
import type { Workspace } from '../../../src/workspace/workspace.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';
import { operationContext } from '../../support/operation-context.ts';
import { smallTemplate } from '../../support/small-template.ts';
import { temporaryWorkspace } from '../../support/temporary-workspace.ts';

const SETTINGS = 'blocks: {first: 860, last: 879}\nnetwork: {pool: 10.221.0.0/16}\n';

function request(changes: Partial<Parameters<typeof catalog.create.accept>[0]> = {}) {
  return catalog.create.accept({
    ...{ slug: 'acme', given: { name: 'Acme', country: 'CO' }, deploy: {} },
    ...{ confirm: 'granted', confirmPlan: 'granted', ...changes },
  });
}

/** The token of the process that holds acme now; undefined if nobody does. */
function lockOf({ root }: Workspace): string | undefined {
  try {
    return readdirSync(join(root, '.pulso/lock/client-acme'))[0];
  } catch {
    return undefined;
  }
}

/** A context that notes who holds acme at each step. */
async function openWatched(changes: Partial<Engine> = {}) {
  const workspace = await temporaryWorkspace({ 'pulso.yaml': SETTINGS, ...smallTemplate() });
  const engine = createFakeEngine();
  const seen: [string, string | undefined][] = [];
  const note = (step: string): void => void seen.push([step, lockOf(workspace)]);
  const watched: Engine = {
    ...engine,
    plan: (...asked) => {
      note('plan');
      return engine.plan(...asked);
    },
    apply: (...asked) => {
      note('apply');
      return engine.apply(...asked);
    },
    ...changes,
  };
  const context: OperationContext = operationContext(workspace, {
    openEngine: () => Promise.resolve(watched),
    // The audit log asks for the time once the folder is in place; the deployments and the audit log once it was deployed.
    now: () => {
      note('record');
      return new Date('2026-03-04T05:06:07.000Z');
    },
  });
  return { context, workspace, seen, note };
}

describe('create --deploy', () => {
  it('holds one lock on the client from its folder to the end of its deploy', async () => {
    const { context, workspace, seen, note } = await openWatched();
    const confirm = (): Promise<boolean> => {
      note('confirm');
      return Promise.resolve(true);
    };

    const created = await createAndDeploy(context, request({ confirm }));

    expect(created.deploy).toMatchObject({ slug: 'acme', outcome: 'changed' });
    expect(seen.map(([step]) => step)).toEqual([
      ...['confirm', 'record', 'plan', 'apply', 'record', 'record'],
    ]);
    const [asking, ...held] = seen.map(([, token]) => token);
    expect(asking).toBeUndefined();
    expect(held[0]).toEqual(expect.any(String));
    expect(new Set(held).size).toBe(1);
    expect(lockOf(workspace)).toBeUndefined();
  });

  it('keeps the client whose deploy failed, and lets its lock go', async () => {
    const { context, workspace } = await openWatched({
      apply: () => Promise.reject(new Error('the engine went away')),
    });

    const created = await createAndDeploy(context, request());

    expect(created).toMatchObject({ client: { slug: 'acme' }, deploy: { outcome: 'failed' } });
    expect(lockOf(workspace)).toBeUndefined();
    const entries = await readAudit(workspace);
    expect(entries.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      'create done',
      'deploy failed',
    ]);
  });

  it('creates and deploys nothing if it is not confirmed', async () => {
    const { context, workspace, seen } = await openWatched();
    const declined = createAndDeploy(context, request({ confirm: () => Promise.resolve(false) }));
    await expect(declined).rejects.toMatchObject({ code: 'interrupted', slug: 'acme' });
    expect(seen).toEqual([]);
    expect(readdirSync(join(workspace.root, 'clients'))).toEqual(['template']);
  });
});
