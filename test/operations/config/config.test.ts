import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import type { ConfigShowResult } from '../../../src/operations/catalog/schemas/config-schemas.ts';
import { runCli, runJson, type CliRun } from '../../support/run-cli.ts';
import { smallTemplate } from '../../support/small-template.ts';
import { putFiles, temporaryWorkspace } from '../../support/temporary-workspace.ts';

const SETTINGS = `blocks: {first: 700}
network: {pool: 10.229.0.0/16}
defaults: {residency_region: sa-east1}
`;

let cwd: string;

beforeEach(async () => {
  cwd = (await temporaryWorkspace({ 'pulso.yaml': SETTINGS, ...smallTemplate() })).root;
  await pulso('create', 'acme', '--name', 'Acme', '--country', 'CO');
});

function pulso(...argv: string[]): Promise<CliRun> {
  return runCli(argv, { cwd });
}

async function show(): Promise<ConfigShowResult & { stderr: string }> {
  const { code, document, stderr } = await runJson(['config', 'show', 'acme'], { cwd });
  expect(code).toBe(0);
  return { ...(document as unknown as ConfigShowResult), stderr };
}

it('show says of each answer whether it was given or is a default, and of which file', async () => {
  const { answers } = await show();
  expect(answers).toEqual([
    { key: 'name', value: 'Acme', from: 'client' },
    { key: 'country', value: 'CO', from: 'client' },
    { key: 'database', value: 'postgresql', from: 'template' },
    { key: 'residency_region', value: 'sa-east1', from: 'workspace' },
  ]);
});

it('an answer that was set is no longer a default', async () => {
  await pulso('set', 'acme', 'residency_region=us-east1');
  const { answers } = await show();
  expect(answers.at(-1)).toEqual({ key: 'residency_region', value: 'us-east1', from: 'client' });
});

it('show says which files the client changed, removed and added, and names secrets alone', async () => {
  await putFiles(join(cwd, 'clients/acme'), {
    'config/client.yaml': 'slug: acme\nname: Other\n',
    'notes.txt': 'mine\n',
    'config/secrets/database_password': 'hunter2-hunter2',
  });
  await rm(join(cwd, 'clients/acme/bin/run.sh'));
  const { files, secrets, ...rest } = await show();
  expect(files).toEqual([
    { path: 'bin/run.sh', from: 'removed' },
    { path: 'config/client.yaml', from: 'changed' },
    { path: 'docker-compose.yml', from: 'template' },
    { path: 'notes.txt', from: 'client' },
    { path: 'src/adapters/own.txt', from: 'template' },
  ]);
  expect(secrets).toEqual(['database_password']);
  expect(JSON.stringify(rest)).not.toContain('hunter2');
  expect(rest).toMatchObject({ folder: 'clients/acme', target: 'local', block: 700 });
});

it('show goes on where the template changed without git, and where the base is missing', async () => {
  await putFiles(cwd, smallTemplate({ 'README.md': 'new\n' }));
  await rm(join(cwd, 'clients/acme/.pulso/base'));
  const { answers, files, stderr } = await show();
  expect(new Set(answers.map(({ from }) => from))).toEqual(new Set(['unknown']));
  expect(files).toBeNull();
  expect(stderr).toContain('its old version is not in git');
  expect(stderr).toContain('the base of acme is missing');
});

it('show prints an answer that looks like a secret as ***, and get refuses it', async () => {
  const { root } = await temporaryWorkspace({
    'pulso.yaml': SETTINGS,
    ...smallTemplate({
      'template.yaml':
        'name: small\nversion: 1.0.0\nquestions:\n  - {key: api_token, type: text, prompt: T}\n  - {key: dsn, type: text, prompt: D}\nports: {}\n',
      'config/client.yaml.hbs': 'slug: {{yaml slug}}\n',
      'docker-compose.yml.hbs': 'services: {app: {image: busybox}}\n',
    }),
  });
  const dsn = 'pg://me:hunter2@db';
  const answers = ['--api-token', 'abcdef123', '--dsn', dsn];
  expect(await runCli(['create', 'acme', ...answers], { cwd: root })).toMatchObject({ code: 0 });
  const shown = await runCli(['config', 'show', 'acme'], { cwd: root });
  expect(shown.stdout).toContain('pg://me:***@db');
  expect(shown.stdout).not.toMatch(/abcdef123|hunter2/);
  for (const key of ['answers.api_token', 'answers.dsn']) {
    const { code, stdout, stderr } = await runCli(['config', 'get', 'acme', key], { cwd: root });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`${key} looks like a secret`);
  }
});

it.each([
  ['answers.country', 'CO\n'],
  ['ports.web', '8700\n'],
  ['target', 'local\n'],
  ['version', '1.2.3\n'],
  ['template.name', 'template\n'],
  ['block', '700\n'],
])('get prints %s and nothing else', async (key, text) => {
  expect(await pulso('config', 'get', 'acme', key)).toEqual({ code: 0, stdout: text, stderr: '' });
});

it('an unknown key is an error that proposes the nearest one and lists all', async () => {
  const { code, stdout, stderr } = await pulso('config', 'get', 'acme', 'answers.contry');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('acme has no value "answers.contry"');
  expect(stderr).toContain('did you mean answers.country?');
  expect(stderr).toContain('ports.web');
});

it('an unknown client is an error', async () => {
  const { code, stderr } = await pulso('config', 'show', 'acne');
  expect(code).toBe(1);
  expect(stderr).toContain('did you mean acme?');
});

it('completion proposes the keys of the client', async () => {
  const { stdout } = await pulso('__complete', 'pulso', 'config', 'get', 'acme', 'answers.c');
  expect(stdout.trim()).toMatch(/^answers\.country\b/);
});
