import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PulsoError } from '../../../src/core/pulso-error.ts';
import { endMoveOf } from '../../../src/operations/move/end-move.ts';
import { moveClient } from '../../../src/operations/move/move-client.ts';
import { readClient } from '../../../src/workspace/clients/read-client.ts';
import { openWorkspace } from '../../../src/workspace/settings/open-workspace.ts';
import { stateFile } from '../../../src/workspace/workspace.ts';
import type { CopyFleet } from '../../support/copy-fleet.ts';
import type { FakeAction } from '../../support/fake-postgresql.ts';
import { createMoving, deployMoving, endMove, MOVE, rowsOn, RUNS, stateOn } from '../../support/moving-client.ts'; // prettier-ignore
import { temporaryFolder } from '../../support/temporary-workspace.ts';

describe('pulso move with data', () => {
  it('runs on the new target with the data, which the old one keeps', async () => {
    const fleet = await createMoving();
    const moved = await moveClient(fleet.context, MOVE);
    expect(moved).toMatchObject({ from: 'local', to: 'other', database: { tables: 1, rows: 7 } });
    expect((await readClient(fleet.workspace, 'acme')).target).toBe('other');
    expect([rowsOn(fleet, 'other'), rowsOn(fleet, 'local')]).toEqual([7, 7]);
    expect(await stateOn(fleet, 'other')).toBe(RUNS);
    expect(await stateOn(fleet, 'local')).toBe('nothing; 1 volumes');
    expect([...fleet.server('acme', 'other').databases.keys()].sort()).toEqual(['postgres', 'pulso']); // prettier-ignore
    expect(existsSync(fleet.path('.pulso/transfer/acme'))).toBe(false);
  });

  it('saves the data after the app was stopped', async () => {
    const fleet = await createMoving();
    const states: string[] = [];
    fleet.server('acme').before = async (action) => {
      if (action === 'dump') states.push(await stateOn(fleet, 'local'));
    };
    await moveClient(fleet.context, MOVE);
    expect(states).toEqual(['app exited, database running; 1 volumes']);
  });

  it('deletes the data on the old target with --commit, and not before', async () => {
    const fleet = await createMoving();
    await moveClient(fleet.context, MOVE);
    await expect(moveClient(fleet.context, { ...MOVE, target: 'local' })).rejects.toMatchObject({ code: 'move-pending' }); // prettier-ignore
    expect(await endMoveOf(fleet.context, { ...endMove('commit'), dryRun: true })).toMatchObject({ outcome: 'planned' }); // prettier-ignore
    expect(await stateOn(fleet, 'local')).toBe('nothing; 1 volumes');
    expect(await endMoveOf(fleet.context, endMove('commit'))).toMatchObject({
      outcome: 'committed',
    });
    expect(await stateOn(fleet, 'local')).toBe('nothing; 0 volumes');
    expect(await stateOn(fleet, 'other')).toBe(RUNS);
    await expect(endMoveOf(fleet.context, endMove('commit'))).rejects.toMatchObject({ code: 'no-move' }); // prettier-ignore
  });

  it('goes back to the old data with --rollback, and can be moved again', async () => {
    const fleet = await createMoving();
    await moveClient(fleet.context, MOVE);
    fleet.server('acme', 'other').databases.set('pulso', { tables: { 'public.sales': 9 }, sequences: {} }); // prettier-ignore
    expect(await endMoveOf(fleet.context, endMove('rollback'))).toMatchObject({ outcome: 'rolled-back' }); // prettier-ignore
    expect((await readClient(fleet.workspace, 'acme')).target).toBe('local');
    expect(rowsOn(fleet, 'local')).toBe(7);
    expect(await stateOn(fleet, 'local')).toBe(RUNS);
    await moveClient(fleet.context, MOVE);
    expect(rowsOn(fleet, 'other')).toBe(7);
  });

  it('with --no-data leaves the data and does not deploy', async () => {
    const fleet = await createMoving();
    const moved = await moveClient(fleet.context, { ...MOVE, data: false });
    expect(moved).toMatchObject({ outcome: 'unchanged', left: ['acme_data'] });
    expect(moved.database).toBeUndefined();
    expect(await stateOn(fleet, 'other')).toBe('nothing; 0 volumes');
    await expect(endMoveOf(fleet.context, endMove('rollback'))).rejects.toMatchObject({ code: 'no-move' }); // prettier-ignore
  });

  it('says with --dry-run for how long the app would be stopped, and stops nothing', async () => {
    const fleet = await createMoving();
    const planned = await moveClient(fleet.context, { ...MOVE, dryRun: true });
    expect(planned).toMatchObject({ outcome: 'planned', estimate: { bytes: 8_000_000, seconds: 31 } }); // prettier-ignore
    expect(await stateOn(fleet, 'local')).toBe(RUNS);
    const without = await moveClient(fleet.context, { ...MOVE, dryRun: true, data: false });
    expect(without.estimate).toBeUndefined();
  });

  it.each([false, true])(
    'stops nothing if the new target cannot run its files, with --dry-run %s',
    async (dryRun) => {
      const fleet = await createMoving();
      const { config } = fleet.workspace;
      const targets = { ...config.targets, other: { engine: 'kubernetes' as const } }; // prettier-ignore
      const workspace = { ...fleet.workspace, config: { ...config, targets } };
      const moved = moveClient({ ...fleet.context, workspace }, { ...MOVE, dryRun });
      await expect(moved).rejects.toMatchObject({
        code: 'manifests-missing',
        hint: expect.stringContaining("restore the template's k8s/") as string,
      });
      expect(await stateOn(fleet, 'local')).toBe(RUNS);
    },
  );

  it('does nothing if it is not confirmed', async () => {
    const fleet = await createMoving();
    const declined = await moveClient(fleet.context, { ...MOVE, confirm: () => Promise.resolve(false) }); // prettier-ignore
    expect(declined).toMatchObject({ outcome: 'declined' });
    expect(await stateOn(fleet, 'local')).toBe(RUNS);
  });

  it.each<[string, FakeAction, 'local' | 'other']>([
    ['the dump', 'dump', 'local'],
    ['the load', 'load', 'other'],
    ['the survey', 'survey', 'other'],
    ['the swap', 'rename', 'other'],
  ])('that fails at %s runs on the old target again', async (_, action, target) => {
    const fleet = await createMoving();
    fleet.server('acme', target).before = (now) => {
      if (now === action) throw new PulsoError('database-refused', 'no', { slug: 'acme' });
    };
    await expect(moveClient(fleet.context, MOVE)).rejects.toMatchObject({
      code: 'database-refused',
      hint: expect.stringContaining('acme runs on local again') as string,
    });
    expect((await readClient(fleet.workspace, 'acme')).target).toBe('local');
    expect(await stateOn(fleet, 'local')).toBe(RUNS);
    expect(rowsOn(fleet, 'local')).toBe(7);
    expect(existsSync(fleet.path('.pulso/clients/acme/move.json'))).toBe(false);
  });
});

/** A move that stands still for ever at this moment, and the workspace as a kill leaves it there. */
async function killAt(fleet: CopyFleet, action: FakeAction, target: 'local' | 'other') {
  const root = await temporaryFolder();
  const server = fleet.server('acme', target);
  await new Promise<void>((resolve) => {
    server.before = (now) => {
      if (now !== action) return undefined;
      cpSync(fleet.workspace.root, root, { recursive: true });
      resolve();
      return new Promise(() => undefined);
    };
    void moveClient(fleet.context, MOVE);
  });
  rmSync(join(root, '.pulso/lock'), { recursive: true, force: true });
  server.before = () => undefined;
  const workspace = await openWorkspace(root);
  return { ...fleet, workspace, context: { ...fleet.context, workspace } };
}

describe('a move that is killed', () => {
  it.each<['load' | 'survey' | 'rename']>([['load'], ['survey'], ['rename']])(
    'on the new target at %s is not deployed there without its data, and --rollback brings it back',
    async (action) => {
      const killed = await killAt(await createMoving(), action, 'other');
      const { clients } = await deployMoving(killed.context);
      expect(clients[0]?.error).toMatchObject({ code: 'move-unfinished' });
      await expect(moveClient(killed.context, MOVE)).rejects.toMatchObject({ code: 'same-target' }); // prettier-ignore
      const transfer = stateFile(killed.workspace, 'transfer', 'acme');
      expect(existsSync(transfer)).toBe(true);
      expect(await endMoveOf(killed.context, endMove('rollback'))).toMatchObject({ outcome: 'rolled-back' }); // prettier-ignore
      expect(existsSync(transfer)).toBe(false);
      expect((await readClient(killed.workspace, 'acme')).target).toBe('local');
      expect(await stateOn(killed, 'local')).toBe(RUNS);
      expect(rowsOn(killed, 'local')).toBe(7);
      await moveClient(killed.context, MOVE);
      expect(rowsOn(killed, 'other')).toBe(7);
    },
  );

  it('while it saves the data is deployed where it was', async () => {
    const killed = await killAt(await createMoving(), 'dump', 'local');
    expect(await stateOn(killed, 'local')).toContain('app exited');
    const { clients } = await deployMoving(killed.context);
    expect(clients[0]?.error).toBeUndefined();
    expect(await stateOn(killed, 'local')).toBe(RUNS);
    await endMoveOf(killed.context, endMove('rollback'));
    await moveClient(killed.context, MOVE);
    expect(rowsOn(killed, 'other')).toBe(7);
  });
});
