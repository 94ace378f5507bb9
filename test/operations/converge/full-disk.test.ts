import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import type { Intent } from '../../../src/engine/intent.ts';
import { confirmAll } from '../../../src/operations/confirm.ts';
import { convergeClients } from '../../../src/operations/converge/converge-clients.ts';
import type { ConvergedClient } from '../../../src/operations/converge/convergence.ts';
import { clientStatus } from '../../../src/operations/observe/client-status.ts';
import { readAudit, verifyAudit } from '../../../src/workspace/audit/audit-log.ts';
import { buildContext, buildFleet } from '../../support/build-fleet.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';
import { mountTinyDisk } from '../../support/tiny-disk.ts';

const ALL = { all: true, dryRun: false, timeout: 1000, confirm: confirmAll };

/** A client that runs, in a workspace whose locks and audit log are on a small disk; undefined if none can be mounted. */
async function openSmall(engine: Engine) {
  const workspace = await buildFleet(['acme']);
  const state = join(workspace.root, '.pulso');
  await mkdir(state, { recursive: true });
  if (!mountTinyDisk(state, '2m')) return undefined;
  const context = buildContext(workspace, engine);
  const run = async (intent: Intent): Promise<ConvergedClient> =>
    (await convergeClients(context, ALL, intent)).clients[0]!;
  await run({ verb: 'deploy' });
  return { context, run, state };
}

async function fill(folder: string): Promise<void> {
  const file = await open(join(folder, 'filler'), 'w');
  const write = async (): Promise<void> => {
    for (;;) await file.write(Buffer.alloc(4096));
  };
  await expect(write()).rejects.toMatchObject({ code: 'ENOSPC' });
  await file.close();
}

it('a full disk refuses nothing that reads or frees space, and the audit log has it all', async ({
  skip,
}) => {
  const small = await openSmall(createFakeEngine());
  if (small === undefined) return skip('this machine lets nobody mount a disk');
  const { context, run, state } = small;
  await fill(state);
  expect((await clientStatus(context, { all: true })).clients[0]).toMatchObject({
    state: 'running',
  });
  expect(await verifyAudit(context.workspace)).toEqual([]);
  expect(await run({ verb: 'stop' })).toMatchObject({ outcome: 'changed', state: 'stopped' });
  expect(await run({ verb: 'destroy', purge: false })).toMatchObject({ outcome: 'changed' });
  expect(await verifyAudit(context.workspace)).toEqual([]);
  const actions = (await readAudit(context.workspace)).map(({ action }) => action);
  expect(actions).toEqual(['deploy', 'stop', 'destroy']);
});

it('what was done is shown, with the error, where even the audit log has no room', async ({
  skip,
}) => {
  const small = await openSmall(createFakeEngine());
  if (small === undefined) return skip('this machine lets nobody mount a disk');
  const { context, run, state } = small;
  await rm(join(state, 'disk-reserve'));
  await fill(state);
  const ended = await run({ verb: 'stop' });
  expect(ended).toMatchObject({
    outcome: 'failed',
    state: 'stopped',
    error: { code: 'disk-full' },
  });
  expect(ended.operations.map(({ type }) => type)).toContain('stop');
  await rm(join(state, 'filler'));
  expect(await verifyAudit(context.workspace)).toEqual([]);
  expect(await run({ verb: 'start' })).toMatchObject({ outcome: 'changed' });
  expect(await verifyAudit(context.workspace)).toEqual([]);
});
