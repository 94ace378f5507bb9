import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { silentReporter } from '../../src/core/reporter.ts';
import { listClients } from '../../src/operations/observe/list-clients.ts';
import { validateClients } from '../../src/operations/validate/validate-clients.ts';
import { readAudit, verifyAudit } from '../../src/workspace/audit/audit-log.ts';
import { openWorkspace } from '../../src/workspace/settings/open-workspace.ts';
import { createArguments, runPulso } from '../support/spawn-pulso.ts';
import { temporaryFolder } from '../support/temporary-workspace.ts';

const CLIENTS = 30;

it(`${CLIENTS} concurrent creates get ${CLIENTS} different blocks`, async () => {
  const root = await temporaryFolder();
  expect(await runPulso(root, 'init')).toMatchObject({ code: 0 });
  await writeFile(
    join(root, 'pulso.local.yaml'),
    'blocks: {first: 900}\nnetwork: {pool: 10.225.0.0/16}\n',
  );
  const slugs = Array.from({ length: CLIENTS }, (_, n) => `client-${n + 1}`);

  const runs = await Promise.all(slugs.map((slug) => runPulso(root, ...createArguments(slug))));

  expect(runs.filter((run) => run.code !== 0)).toEqual([]);
  const workspace = await openWorkspace(root);
  const { clients, failed } = await listClients({ workspace, reporter: silentReporter }, {});
  expect(failed).toEqual([]);
  expect(clients.map((client) => client.slug).sort()).toEqual([...slugs].sort());
  expect(new Set(clients.map((client) => client.block)).size).toBe(CLIENTS);
  expect(new Set(clients.flatMap((client) => Object.values(client.ports))).size).toBe(3 * CLIENTS);
  expect(
    (await validateClients({ workspace, now: () => new Date() }, { all: true })).problems,
  ).toEqual([]);
  const created = (await readAudit(workspace)).filter((entry) => entry.action === 'create');
  expect(created.map((entry) => entry.slug).sort()).toEqual([...slugs].sort());
  expect(await verifyAudit(workspace)).toEqual([]);
});
