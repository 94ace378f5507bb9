import { expect, it } from 'vitest';
import { lintTemplate } from '../../../src/operations/template/lint-template.ts';
import { smallTemplate } from '../../support/small-template.ts';
import { temporaryWorkspace } from '../../support/temporary-workspace.ts';

it('finds nothing in a good template', async () => {
  const workspace = await temporaryWorkspace(smallTemplate());
  expect(await lintTemplate({ cwd: workspace.root, workspace }, undefined)).toEqual({
    folder: 'clients/template',
    problems: [],
  });
});

it('names file and line of what is wrong', async () => {
  const workspace = await temporaryWorkspace(
    smallTemplate({ 'config/x.yaml.hbs': 'a: 1\nb: {{yaml nmae}}\n' }),
  );
  const { problems } = await lintTemplate({ cwd: workspace.root, workspace }, undefined);
  expect(problems).toMatchObject([
    { severity: 'error', file: 'clients/template/config/x.yaml.hbs', line: 2 },
  ]);
});

it('finds what no deploy would take in the compose file, with which answers', async () => {
  const compose =
    'services:\n  app:\n    image: busybox\n{{#if (eq database "bigquery")}}\n    dpeloy: {}\n{{/if}}\n';
  const workspace = await temporaryWorkspace(smallTemplate({ 'docker-compose.yml.hbs': compose }));
  const { problems } = await lintTemplate({ cwd: workspace.root, workspace }, undefined);
  expect(problems).toMatchObject([
    {
      severity: 'error',
      code: 'template-compose',
      file: 'clients/template/docker-compose.yml.hbs',
      message: expect.stringMatching(/dpeloy.*database=bigquery/),
    },
  ]);
});

it('finds a file that the compose file mounts and the template lacks', async () => {
  const compose =
    'services:\n  app:\n    image: busybox\n    configs: [x]\nconfigs:\n  x: {file: ./config/gone.yaml}\n';
  const workspace = await temporaryWorkspace(smallTemplate({ 'docker-compose.yml.hbs': compose }));
  const { problems } = await lintTemplate({ cwd: workspace.root, workspace }, undefined);
  expect(problems).toMatchObject([
    { code: 'template-compose', message: expect.stringContaining('config/gone.yaml') },
  ]);
});

it('reads what goes over the compose file and what it includes, and names the file that is wrong', async () => {
  const override = 'services:\n  app:\n{{#if (eq database "bigquery")}}\n    dpeloy: {}\n{{/if}}\n    environment: !override {}\n';
  const workspace = await temporaryWorkspace(
    smallTemplate({
      'docker-compose.yml.hbs': 'include: [db/compose.yml]\nservices:\n  app:\n    image: busybox\n',
      'docker-compose.override.yml.hbs': override,
      'db/compose.yml': 'services:\n  db:\n    image: busybox\n    privileged: true\n',
    }),
  );
  const { problems } = await lintTemplate({ cwd: workspace.root, workspace }, undefined);
  expect(problems).toMatchObject([
    {
      ...{ file: 'clients/template/db/compose.yml', line: 4 },
      message: expect.stringContaining('is privileged'),
    },
    {
      file: 'clients/template/docker-compose.override.yml.hbs',
      message: expect.stringMatching(/dpeloy.*database=bigquery/),
    },
  ]);
}); // prettier-ignore
