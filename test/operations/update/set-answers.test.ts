import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createClient } from '../../support/create-client.ts';
import { setAnswers } from '../../../src/operations/update/set-answers.ts';
import { syncClients } from '../../../src/operations/update/sync-clients.ts';
import { readClient } from '../../../src/workspace/clients/read-client.ts';
import { operationContext } from '../../support/operation-context.ts';
import { smallTemplate } from '../../support/small-template.ts';
import { temporaryWorkspace } from '../../support/temporary-workspace.ts';

it('mends an answer that the template takes no more, as the error says', async () => {
  const workspace = await temporaryWorkspace({
    'pulso.yaml': 'blocks: {first: 820}\nnetwork: {pool: 10.224.0.0/16}\n',
    ...smallTemplate(),
  });
  const context = operationContext(workspace);
  const given = { name: 'Claro', country: 'CO' };
  await createClient(context, { slug: 'claro', given });
  const path = 'clients/template/template.yaml';
  const manifest = smallTemplate()[path] ?? '';
  expect(manifest).toContain('choices: [postgresql, bigquery], default: postgresql');
  await writeFile(
    join(workspace.root, path),
    manifest.replace(
      'choices: [postgresql, bigquery], default: postgresql',
      'choices: [mysql, bigquery], default: mysql',
    ),
  );
  const request = { slugs: ['claro'], conflict: 'fail', dryRun: false } as const;
  expect((await syncClients(context, request)).clients).toMatchObject([
    {
      outcome: 'failed',
      error: { code: 'answer-outdated', hint: expect.stringContaining('pulso set') },
    },
  ]);

  const { clients } = await setAnswers(context, { ...request, changed: { database: 'mysql' } });

  expect(clients).toMatchObject([{ status: 'current' }]);
  expect((await readClient(workspace, 'claro')).answers['database']).toBe('mysql');
});
