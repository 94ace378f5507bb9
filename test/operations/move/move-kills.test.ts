import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { confirmAll } from '../../../src/operations/confirm.ts';
import type { OperationContext } from '../../../src/operations/context.ts';
import { cloneClient } from '../../../src/operations/copy/clone-client.ts';
import { endMoveOf, type EndMoveRequest } from '../../../src/operations/move/end-move.ts';
import { moveClient } from '../../../src/operations/move/move-client.ts';
import { RESTORE_PARTS, type RestoreRequest } from '../../../src/operations/restore/restore-request.ts'; // prettier-ignore
import { restoreClient } from '../../../src/operations/restore/restore-client.ts';
import { openWorkspace } from '../../../src/workspace/settings/open-workspace.ts';
import type { CopyFleet } from '../../support/copy-fleet.ts';
import type { FakeAction } from '../../support/fake-postgresql.ts';
import { createMoving, deployMoving, endMove, MOVE, rowsOn, RUNS, stateOn } from '../../support/moving-client.ts'; // prettier-ignore
import { temporaryFolder } from '../../support/temporary-workspace.ts';

const RESTORE: RestoreRequest = {
  ...{ slug: 'acme', mode: 'restore', from: 'latest', only: RESTORE_PARTS, backup: true },
  ...{ dryRun: false, timeout: 1000, confirm: confirmAll },
};

/** A move that stands still for ever at this moment, and the workspace as a kill leaves it there. */
async function killAt(fleet: CopyFleet, action: FakeAction, target: 'local' | 'other') {
  const server = fleet.server('acme', target);
  const killed = await keepWhen(fleet, (stand) => {
    server.before = (now) => (now === action ? stand() : undefined);
    void moveClient(fleet.context, MOVE);
  });
  server.before = () => undefined;
  return killed;
}

/** The same of an end of a move, after `verb` has changed a stack on a target. */
async function killEnd(
  fleet: CopyFleet,
  how: EndMoveRequest['end'],
  [verb, target]: ['destroy' | 'deploy', 'local' | 'other'],
) {
  const { openEngine } = fleet.context;
  if (openEngine === undefined) throw new TypeError('a fleet has engines of its own');
  return keepWhen(fleet, (stand) => {
    const context: OperationContext = {
      ...fleet.context,
      openEngine: async (name, ...rest) => {
        const engine = await openEngine(name, ...rest);
        const apply: typeof engine.apply = async (plan, desired, options) => {
          await engine.apply(plan, desired, options);
          const isDestroy = desired.kind === 'none';
          if (name === target && isDestroy === (verb === 'destroy')) await stand();
        };
        return { ...engine, apply };
      },
    };
    void endMoveOf(context, endMove(how));
  });
}

async function keepWhen(fleet: CopyFleet, begin: (stand: () => Promise<void>) => void) {
  const root = await temporaryFolder();
  await new Promise<void>((resolve) => {
    begin(() => {
      cpSync(fleet.workspace.root, root, { recursive: true });
      resolve();
      return new Promise(() => undefined);
    });
  });
  rmSync(join(root, '.pulso/lock'), { recursive: true, force: true });
  const workspace = await openWorkspace(root);
  return { ...fleet, workspace, context: { ...fleet.context, workspace } };
}

describe('an end of a move that is killed', () => {
  it('a commit can only be committed: what it deletes is nothing to go back to', async () => {
    const fleet = await createMoving();
    await moveClient(fleet.context, MOVE);
    const killed = await killEnd(fleet, 'commit', ['destroy', 'local']);
    await expect(endMoveOf(killed.context, endMove('rollback'))).rejects.toMatchObject({
      code: 'move-unfinished',
      hint: expect.stringContaining('pulso move acme --commit') as string,
    });
    await expect(moveClient(killed.context, { ...MOVE, target: 'local' })).rejects.toMatchObject({ code: 'move-unfinished' }); // prettier-ignore
    const { clients } = await deployMoving(killed.context);
    expect(clients[0]?.error).toBeUndefined();
    expect(await endMoveOf(killed.context, endMove('commit'))).toMatchObject({
      outcome: 'committed',
    });
    expect(await stateOn(killed, 'local')).toBe('nothing; 0 volumes');
    expect(await stateOn(killed, 'other')).toBe(RUNS);
    expect(rowsOn(killed, 'other')).toBe(7);
  });

  it.each([
    ['destroy', 'other'],
    ['deploy', 'local'],
  ] as const)(
    'a rollback can only be rolled back: %s on %s does not delete what it goes back to',
    async (verb, target) => {
      const fleet = await createMoving();
      await moveClient(fleet.context, MOVE);
      const killed = await killEnd(fleet, 'rollback', [verb, target]);
      await expect(endMoveOf(killed.context, endMove('commit'))).rejects.toMatchObject({
        code: 'move-unfinished',
        hint: expect.stringContaining('pulso move acme --rollback') as string,
      });
      expect(await endMoveOf(killed.context, endMove('rollback'))).toMatchObject({ outcome: 'rolled-back' }); // prettier-ignore
      expect(await stateOn(killed, 'local')).toBe(RUNS);
      expect(rowsOn(killed, 'local')).toBe(7);
      await moveClient(killed.context, MOVE);
      expect(rowsOn(killed, 'other')).toBe(7);
    },
  );
});

describe('a move and restores', () => {
  const names = (fleet: CopyFleet, target: string): string[] =>
    [...fleet.server('acme', target).databases.keys()].sort();

  it('takes nothing along of what the last restore replaced, on either target', async () => {
    const fleet = await createMoving();
    await fleet.backup('acme');
    await restoreClient(fleet.context, RESTORE);
    expect(names(fleet, 'local')).toHaveLength(3);
    await moveClient(fleet.context, MOVE);
    expect(names(fleet, 'local')).toEqual(['postgres', 'pulso']);
    await expect(restoreClient(fleet.context, { ...RESTORE, mode: 'rollback' })).rejects.toMatchObject({ code: 'nothing-to-roll-back' }); // prettier-ignore
    await endMoveOf(fleet.context, endMove('rollback'));
    expect(await stateOn(fleet, 'local')).toBe(RUNS);
  });

  it('finishes a restore that was killed before anything is saved', async () => {
    const fleet = await createMoving();
    await fleet.backup('acme');
    const server = fleet.server('acme');
    server.databases.set('pulso', { tables: { 'public.sales': 9 }, sequences: {} });
    const killed = await keepWhen(fleet, (stand) => {
      server.before = (action) => (action === 'rename' ? stand() : undefined);
      void restoreClient(fleet.context, { ...RESTORE, backup: false });
    });
    server.before = () => undefined;
    await moveClient(killed.context, MOVE);
    expect([rowsOn(killed, 'other'), rowsOn(killed, 'local')]).toEqual([7, 7]);
    expect(await stateOn(killed, 'other')).toBe(RUNS);
  });

  it('killed on the new target leaves nothing to finish on the old one, and the next move nothing of it there', async () => {
    const killed = await killAt(await createMoving(), 'rename', 'other');
    expect(names(killed, 'other')).toHaveLength(3);
    await endMoveOf(killed.context, endMove('rollback'));
    await expect(restoreClient(killed.context, { ...RESTORE, mode: 'rollback' })).rejects.toMatchObject({ code: 'nothing-to-roll-back' }); // prettier-ignore
    await moveClient(killed.context, MOVE);
    expect(names(killed, 'other')).toEqual(['postgres', 'pulso']);
    expect(rowsOn(killed, 'other')).toBe(7);
  });

  it('killed before its data is there keeps backups and clones from taking what is there', async () => {
    const killed = await killAt(await createMoving(), 'load', 'other');
    await expect(killed.backup('acme', killed.context)).rejects.toThrow('move-unfinished');
    const clone = { slug: 'acme', as: 'copy', dryRun: false, timeout: 1000 };
    await expect(cloneClient(killed.context, clone)).rejects.toMatchObject({ code: 'move-unfinished' }); // prettier-ignore
    await endMoveOf(killed.context, endMove('rollback'));
    await killed.backup('acme', killed.context);
  });
});
