import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Intent } from '../../../src/engine/intent.ts';
import { confirmAll } from '../../../src/operations/confirm.ts';
import { convergeClient } from '../../../src/operations/converge/converge-client.ts';
import { resetClient } from '../../../src/operations/data/reset-client.ts';
import { withEngines } from '../../../src/operations/engines/open-engine.ts';
import type { RestoreRequest } from '../../../src/operations/restore/restore-request.ts';
import { readClient } from '../../../src/workspace/clients/read-client.ts';
import { openWorkspace } from '../../../src/workspace/settings/open-workspace.ts';
import type { FakeAction } from '../../support/fake-postgresql.ts';
import { openFilesFleet } from '../../support/files-fleet.ts';
import { createRestoreFleet, openFleet, type RestoreFleet } from '../../support/restore-fleet.ts';
import { temporaryFolder } from '../../support/temporary-workspace.ts';

const RUNNING = 'app running, cache running, database running';
const STOPPED = 'app exited, cache exited, database exited';

async function statesOf({ fake }: RestoreFleet): Promise<string> {
  const services = (await fake.observe(['acme'])).get('acme')?.services ?? [];
  return services.map(({ name, state }) => `${name} ${state}`).sort().join(', '); // prettier-ignore
}

async function converge({ context, workspace }: RestoreFleet, intent: Intent): Promise<void> {
  const record = await readClient(workspace, 'acme');
  const options = { dryRun: false, timeout: 1000, confirm: confirmAll };
  const { outcome, error } = await withEngines(context, (engines) =>
    convergeClient(context, record, { intent, options, engines }),
  );
  expect(outcome, error?.message).toBe('changed');
}

/** The states of the services at each dump. */
function watchDumps(fleet: RestoreFleet): string[] {
  const states: string[] = [];
  fleet.server.before = async (action) => {
    if (action === 'dump') states.push(await statesOf(fleet));
  };
  return states;
}

describe('pulso backup --stopped', () => {
  it.each([false, true])(
    'stops what may write from the dump to the end; with a volume of files: %s',
    async (hasFiles) => {
      const files = await openFilesFleet();
      const fleet = await createRestoreFleet('', hasFiles ? files.changes : {});
      if (hasFiles) await files.fill('saved');
      const states = watchDumps(fleet);
      const { engine } = fleet.server;
      const readVolume = engine.readVolume.bind(engine);
      engine.readVolume = async function* (...given) {
        states.push(await statesOf(fleet));
        yield* readVolume(...given);
      };
      await fleet.backup({ stopped: true });
      const away = 'app exited, cache running, database running';
      expect(states).toEqual(hasFiles ? [away, away] : [away]);
      expect(await statesOf(fleet)).toBe(RUNNING);
    },
  );

  it('starts them again where the dump fails', async () => {
    const fleet = await createRestoreFleet();
    fleet.server.before = () => Promise.reject(new Error('the dump failed'));
    await expect(fleet.backup({ stopped: true })).rejects.toThrow('the dump failed');
    expect(await statesOf(fleet)).toBe(RUNNING);
  });
});

describe('a client that was stopped', () => {
  it('is saved while its database alone runs, and is stopped afterwards', async () => {
    const fleet = await createRestoreFleet();
    await converge(fleet, { verb: 'stop' });
    const states = watchDumps(fleet);
    await fleet.backup();
    expect(states).toEqual(['app exited, cache exited, database running']);
    expect(await statesOf(fleet)).toBe(STOPPED);
    fleet.server.before = () => Promise.reject(new Error('the dump failed'));
    await expect(fleet.backup()).rejects.toThrow('the dump failed');
    expect(await statesOf(fleet)).toBe(STOPPED);
  });

  it('and is killed while its database runs is stopped after the next backup, and runs after a start', async () => {
    const works: [(fleet: RestoreFleet) => Promise<unknown>, string][] = [
      [(fleet) => fleet.backup(), STOPPED],
      [(fleet) => converge(fleet, { verb: 'start' }), RUNNING],
      [(fleet) => converge(fleet, { verb: 'deploy' }), RUNNING],
    ];
    for (const [work, states] of works) {
      const fleet = await createRestoreFleet();
      await converge(fleet, { verb: 'stop' });
      const { engine } = fleet.server;
      const apply = engine.apply.bind(engine);
      engine.apply = async (plan, desired, options) => {
        if (plan.operations.some(({ type }) => type === 'stop')) throw new Error('killed');
        await apply(plan, desired, options);
      };
      await expect(fleet.backup()).rejects.toThrow('killed');
      engine.apply = apply;
      await work(fleet);
      expect(await statesOf(fleet)).toBe(states);
    }
  });

  it('is not started where its database ended by itself', async () => {
    const fleet = await createRestoreFleet();
    // The engine is asked directly: pulso does not know of it.
    const intent: Intent = { verb: 'stop', services: ['database'] };
    const desired = { kind: 'none', slug: 'acme', target: 'local' } as const;
    const { fake, context } = fleet;
    const { reporter, signal } = context;
    await fake.apply(await fake.plan(desired, intent), desired, {
      reporter,
      signal,
      timeout: 1000,
    });
    const states = watchDumps(fleet);
    await fleet.backup();
    expect(states).toEqual(['app running, cache running, database exited']);
  });
});

it('a client that was stopped is stopped after a reset of which the backup fails', async () => {
  const fleet = await createRestoreFleet();
  await converge(fleet, { verb: 'stop' });
  fleet.server.before = () => Promise.reject(new Error('the dump failed'));
  const request = { slug: 'acme', backup: true, dryRun: false, timeout: 1000, confirm: confirmAll };
  const { takenDown } = await resetClient(fleet.context, request);
  expect(takenDown.outcome).toBe('failed');
  expect(await statesOf(fleet)).toBe(STOPPED);
  fleet.server.before = () => undefined;
  expect((await resetClient(fleet.context, request)).deployed?.outcome).toBe('changed');
  expect(await statesOf(fleet)).toBe(RUNNING);
});

describe('a restore of a client that was stopped', () => {
  async function createStopped(): Promise<RestoreFleet> {
    const fleet = await createRestoreFleet();
    await fleet.backup();
    fleet.setClock('2026-11-26T02:30:00Z');
    await converge(fleet, { verb: 'stop' });
    return fleet;
  }

  it.each<[string, Partial<RestoreRequest>]>([
    ['restore', {}],
    ['restore --no-backup', { backup: false }],
    ['restore --check', { mode: 'check' }],
    ['restore that is declined', { confirm: () => Promise.resolve(false) }],
    ['restore --only files', { only: ['files'] }],
  ])('leaves it stopped: %s', async (_, changes) => {
    const fleet = await createStopped();
    await fleet.put({ 'clients/acme/config/client.yaml': 'name: live\n' });
    await fleet.restore(changes);
    expect(await statesOf(fleet)).toBe(STOPPED);
    if (changes.mode !== undefined || changes.confirm !== undefined) return;
    expect(await fleet.read('clients/acme/config/client.yaml')).toBe('name: acme\n');
    await fleet.restore({ mode: 'rollback' });
    expect(await fleet.read('clients/acme/config/client.yaml')).toBe('name: live\n');
    expect(await statesOf(fleet)).toBe(STOPPED);
  });

  it.each(['restore', 'check'] as const)('leaves it stopped where it fails: %s', async (mode) => {
    const fleet = await createStopped();
    fleet.server.before = (action) => {
      if (action === 'survey') throw new Error('it was not counted');
    };
    await expect(fleet.restore({ mode })).rejects.toThrow('it was not counted');
    expect(await statesOf(fleet)).toBe(STOPPED);
  });

  it.each(['survey', 'rename'] as const)(
    'and is killed at %s is stopped after the next backup, and by the next restore',
    async (action) => {
      for (const next of ['backup', 'restore'] as const) {
        const killed = await killRestore(await createStopped(), action);
        expect(await statesOf(killed)).toContain('database running');
        killed.setClock('2026-11-27T02:30:00Z');
        await killed[next]();
        expect(await statesOf(killed), next).toBe(STOPPED);
        expect([...killed.server.databases.keys()].length).toBe(next === 'backup' ? 2 : 3);
      }
    },
  );
});

/** A restore that stands still for ever at this moment, and the workspace as a kill leaves it there. */
async function killRestore(fleet: RestoreFleet, action: FakeAction): Promise<RestoreFleet> {
  const root = await temporaryFolder();
  await new Promise<void>((resolve) => {
    fleet.server.before = (now) => {
      if (now !== action) return undefined;
      cpSync(fleet.workspace.root, root, { recursive: true });
      resolve();
      return new Promise(() => undefined);
    };
    void fleet.restore({ backup: false });
  });
  fleet.server.before = () => undefined;
  rmSync(join(root, '.pulso/lock'), { recursive: true, force: true });
  return openFleet(await openWorkspace(root), fleet);
}

it('a client that runs is not taken for a stopped one after a kill of a restore', async () => {
  const fleet = await createRestoreFleet();
  await fleet.backup();
  fleet.setClock('2026-11-26T02:30:00Z');
  const killed = await killRestore(fleet, 'rename');
  expect(await statesOf(killed)).toContain('app exited');
  killed.setClock('2026-11-27T02:30:00Z');
  await killed.backup();
  expect(await statesOf(killed)).toBe(RUNNING);
});
