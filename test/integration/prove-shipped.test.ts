import { expect, it } from 'vitest';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProveResult } from '../../src/operations/catalog/schemas/prove-schemas.ts';
import { openShippedFleet } from '../support/shipped-fleet.ts';

it('two clients of the shipped template are proved closed, with a report for the auditor', async () => {
  const fleet = await openShippedFleet();
  const postgres = await fleet.create('prove', '--database', 'postgresql');
  const mysql = await fleet.create('prove-b', '--database', 'mysql');
  expect(await fleet.pulso('deploy', postgres.slug, mysql.slug)).toMatchObject({ code: 0 });

  const run = await fleet.pulso('-o', 'json', 'prove', '--report', 'proof.html');
  const { clients, digest } = JSON.parse(run.stdout) as ProveResult;
  // A machine in a cloud may answer there: that is a finding, and not one of the template.
  const found = clients.flatMap(({ findings }) => findings);
  expect(found.filter(({ code }) => code !== 'isolation-metadata')).toEqual([]);
  expect(clients.map(({ from }) => from?.tool)).toEqual(['node', 'node']);
  const confirmed = clients.map(({ tried }) => tried.find(({ kind }) => kind === 'container'));
  for (const one of confirmed) expect(one?.confirmed).toBe(one?.tried);
  expect(await readFile(join(fleet.root, 'proof.html'), 'utf8')).toContain(digest);
});
