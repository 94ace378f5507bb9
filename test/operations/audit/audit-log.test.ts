import { appendFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { auditLog } from '../../../src/operations/audit/audit-log.ts';
import { createClient } from '../../support/create-client.ts';
import { stateFile, type Workspace } from '../../../src/workspace/workspace.ts';
import { operationContext } from '../../support/operation-context.ts';
import { smallTemplate } from '../../support/small-template.ts';
import { temporaryWorkspace } from '../../support/temporary-workspace.ts';

async function fleet(...slugs: string[]): Promise<Workspace> {
  const workspace = await temporaryWorkspace({
    'pulso.yaml': 'network: {pool: 10.224.0.0/16}\n',
    ...smallTemplate(),
  });
  for (const slug of slugs) {
    const given = { name: slug, country: 'CO' };
    await createClient(operationContext(workspace), { slug, given });
  }
  return workspace;
}

it('shows what was done, oldest first, of all clients or of one', async () => {
  const workspace = await fleet('claro', 'tigo');
  const all = await auditLog({ workspace }, { verify: false });
  expect(all.entries.map((entry) => `${entry.action} ${entry.slug ?? ''}`)).toEqual([
    'create claro',
    'create tigo',
  ]);
  expect(all).not.toHaveProperty('problems');
  const one = await auditLog({ workspace }, { slug: 'tigo', verify: false });
  expect(one.entries.map((entry) => entry.slug)).toEqual(['tigo']);
});

it('checks the whole chain, whichever client is asked about', async () => {
  const workspace = await fleet('claro');
  expect((await auditLog({ workspace }, { slug: 'tigo', verify: true })).problems).toEqual([]);
  await appendFile(stateFile(workspace, 'audit.log'), '{}\n');
  expect((await auditLog({ workspace }, { slug: 'tigo', verify: true })).problems).toMatchObject([
    { code: 'audit-edited', line: 2, severity: 'error' },
  ]);
});
