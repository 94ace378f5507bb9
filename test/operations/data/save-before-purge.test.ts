import { expect, it } from 'vitest';
import { readAudit } from '../../../src/workspace/audit/audit-log.ts';
import { readClient } from '../../../src/workspace/clients/read-client.ts';
import { convergeClient } from '../../../src/operations/converge/converge-client.ts';
import { listBackups } from '../../../src/operations/data/list-backups.ts';
import { resetClient } from '../../../src/operations/data/reset-client.ts';
import { createRestoreFleet, type RestoreFleet } from '../../support/restore-fleet.ts';

const RESET = {
  ...{ slug: 'acme', backup: true, dryRun: false, timeout: 1000 },
  confirm: () => Promise.resolve(true),
};

async function destroy(
  { workspace, server }: RestoreFleet,
  context: RestoreFleet['context'],
  { purge = true, backup = true } = {},
) {
  return convergeClient(context, await readClient(workspace, 'acme'), {
    intent: { verb: 'destroy', purge },
    options: { dryRun: false, timeout: 1000, backup, confirm: () => Promise.resolve(true) },
    engines: () => Promise.resolve(server.engine),
  });
}

it('destroy --purge makes a last backup first', async () => {
  const fleet = await createRestoreFleet();
  expect(await destroy(fleet, fleet.context)).toMatchObject({ outcome: 'changed' });
  expect(fleet.server.done).toContain('dump');
  const audit = await readAudit(fleet.workspace);
  expect(audit.map(({ action }) => action).slice(-2)).toEqual(['backup', 'destroy']);
});

it('destroy --purge of a client that is stopped starts its database for the backup', async () => {
  const fleet = await createRestoreFleet();
  expect(await destroy(fleet, fleet.context, { purge: false })).toMatchObject({
    outcome: 'changed',
  });
  expect(fleet.server.done).toEqual([]);
  const ended = await destroy(fleet, fleet.context);
  expect(ended.error).toBeUndefined();
  expect(fleet.server.done).toContain('dump');
});

it('destroy --purge deletes nothing where the backup fails, and names --no-backup', async () => {
  const fleet = await createRestoreFleet();
  fleet.server.databases.delete('pulso');
  const ended = await destroy(fleet, fleet.context);
  expect(ended).toMatchObject({
    outcome: 'failed',
    error: { code: 'database-refused', hint: expect.stringContaining('--no-backup') as string },
  });
  const observed = (await fleet.fake.observe(['acme'])).get('acme');
  expect(observed?.volumes).toHaveLength(1);
  expect(await destroy(fleet, fleet.context, { backup: false })).toMatchObject({
    outcome: 'changed',
  });
});

it('destroy --purge without a repository goes on as it did', async () => {
  const fleet = await createRestoreFleet();
  const { config } = fleet.workspace;
  const backups = { ...config.backups };
  delete backups.repository;
  const workspace = { ...fleet.workspace, config: { ...config, backups } };
  expect(await destroy(fleet, { ...fleet.context, workspace })).toMatchObject({
    outcome: 'changed',
  });
  expect(fleet.server.done).toEqual([]);
});

it('reset saves a client as before-reset, then deploys it with empty data', async () => {
  const fleet = await createRestoreFleet();
  const { takenDown, deployed } = await resetClient(fleet.context, { ...RESET });
  expect(takenDown).toMatchObject({ outcome: 'changed' });
  expect(deployed).toMatchObject({ outcome: 'changed', state: 'running' });
  const removed = takenDown.operations.filter(({ type }) => type === 'remove');
  expect(removed.map(({ resource }) => resource)).toContain('volume/data');
  const { clients } = await listBackups(fleet.context, { slugs: ['acme'], check: true });
  expect(clients[0]?.backups).toMatchObject([{ state: 'good', reason: 'before-reset' }]);
});

it.each([
  ['the backup fails', (fleet: RestoreFleet) => void fleet.server.databases.delete('pulso')],
  [
    'there is no repository',
    ({ workspace }: RestoreFleet) => {
      delete workspace.config.backups.repository;
    },
  ],
])('reset deletes nothing where %s', async (_, spoil) => {
  const fleet = await createRestoreFleet();
  spoil(fleet);
  const { takenDown, deployed } = await resetClient(fleet.context, { ...RESET });
  expect(takenDown.error?.hint).toContain('--no-backup');
  expect(deployed).toBeUndefined();
  expect((await fleet.fake.observe(['acme'])).get('acme')?.volumes).toHaveLength(1);
});
