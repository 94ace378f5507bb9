import { join } from 'node:path';
import { expect, it } from 'vitest';
import { showTemplate } from '../../../src/operations/template/show-template.ts';
import { smallTemplate } from '../../support/small-template.ts';
import {
  putFiles,
  temporaryFolder,
  temporaryWorkspace,
} from '../../support/temporary-workspace.ts';

it("shows the workspace's template", async () => {
  const workspace = await temporaryWorkspace(smallTemplate());
  expect(await showTemplate({ cwd: workspace.root, workspace }, undefined)).toMatchObject({
    template: { name: 'template', version: '1.2.3', folder: 'clients/template' },
    questions: [
      { key: 'name' },
      { key: 'country' },
      { key: 'database' },
      { key: 'residency_region' },
    ],
    ports: { web: 8000, database: 5432, cache: 6379 },
    secrets: [
      { name: 'database_password', provided: false },
      { name: 'credentials.json', provided: true },
    ],
  });
});

it('shows any folder, without a workspace', async () => {
  const root = await temporaryFolder();
  await putFiles(root, smallTemplate());
  const cwd = join(root, 'clients');
  const shown = await showTemplate({ cwd }, './template');
  expect(shown.template).toMatchObject({ name: 'template', folder: './template' });
});

it('refuses where there is neither', async () => {
  await expect(showTemplate({ cwd: '/' }, undefined)).rejects.toMatchObject({
    code: 'no-workspace',
  });
});
