import { rm } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { clientStatus } from '../../../src/operations/observe/client-status.ts';
import { listClients } from '../../../src/operations/observe/list-clients.ts';
import { createRestoreFleet } from '../../support/restore-fleet.ts';

it('list and status have the newest backup of a client, and the newest verified one', async () => {
  const fleet = await createRestoreFleet();
  const list = async () => (await listClients(fleet.context, {})).clients[0]?.backups;
  expect(await list()).toEqual({ newestGood: null, newestVerified: null });
  const verified = await fleet.backup();
  await fleet.restore({ mode: 'check' });
  fleet.setClock('2026-11-26T02:30:00Z');
  const newest = await fleet.backup();
  expect(await list()).toEqual({ newestGood: newest, newestVerified: verified });
  const { clients } = await clientStatus(fleet.context, { slugs: ['acme'] });
  expect(clients[0]?.backups).toEqual({ newestGood: newest, newestVerified: verified });
});

it('a repository that cannot be read is a warning, and what is known without it is shown', async () => {
  const fleet = await createRestoreFleet();
  await rm(fleet.repository, { recursive: true });
  const codes: string[] = [];
  const reporter = { report: ({ code }: { code: string }) => void codes.push(code) };
  const { clients } = await listClients(fleet.contextWith({ reporter }), {});
  expect(clients).toMatchObject([{ slug: 'acme' }]);
  expect(clients[0]).not.toHaveProperty('backups');
  expect(codes).toEqual(['repository-unreachable']);
});
