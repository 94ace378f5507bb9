import { writeFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createClient } from '../../support/create-client.ts';
import { templateDrifts } from '../../../src/operations/update/template-drifts.ts';
import { listSlugs } from '../../../src/workspace/clients/list-slugs.ts';
import { readClients } from '../../../src/workspace/clients/select-clients.ts';
import { operationContext } from '../../support/operation-context.ts';
import { smallTemplate } from '../../support/small-template.ts';
import { temporaryWorkspace } from '../../support/temporary-workspace.ts';

it('tells who is current, who could follow the template, and who could not', async () => {
  const settings = 'blocks: {first: 700}\nnetwork: {pool: 10.225.0.0/16}\n';
  const workspace = await temporaryWorkspace({ 'pulso.yaml': settings, ...smallTemplate() });
  const context = operationContext(workspace);
  for (const slug of ['claro', 'tigo']) {
    await createClient(context, { slug, given: { name: slug, country: 'CO' } });
  }
  const drifts = async (): Promise<unknown> => {
    const { clients } = await readClients(workspace, await listSlugs(workspace));
    return Object.fromEntries(await templateDrifts(context, clients));
  };
  expect(await drifts()).toEqual({ claro: 'current', tigo: 'current' });

  const change = async (path: string, from: string, to: string): Promise<void> => {
    const file = join(workspace.root, 'clients', path);
    await writeFile(file, (await readFile(file, 'utf8')).replace(from, to));
  };
  await change('template/template.yaml', 'name: small', '# a comment\nname: small');
  expect(await drifts()).toEqual({ claro: 'current', tigo: 'current' });

  await change('claro/config/client.yaml', 'language: es', 'language: en');
  await change('template/config/client.yaml.hbs', 'language: es', 'language: pt');
  expect(await drifts()).toEqual({ claro: 'conflict', tigo: 'behind' });

  await change('template/config/client.yaml.hbs', '{{yaml name}}', '{{yaml nobody}}');
  expect(await drifts()).toEqual({ claro: 'failed', tigo: 'failed' });

  await change('template/template.yaml', 'name: small', 'name: [');
  expect(await drifts()).toEqual({ claro: 'failed', tigo: 'failed' });
});
