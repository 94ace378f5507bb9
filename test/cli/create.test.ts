import { dropUndefined } from '../../src/core/drop-undefined.ts';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readTemplateOnce } from '../../src/operations/template/read-template-once.ts';
import { readTemplateSource } from '../../src/workspace/templates/read-template-source.ts';
import { createFakeEngine } from '../support/fake-engine.ts';
import { runCli, runJson, startCli } from '../support/run-cli.ts';
import { putFiles, temporaryWorkspace } from '../support/temporary-workspace.ts';

const MANIFEST = `name: template
version: 2.1.0
questions:
  - key: name
    type: text
    prompt: What is its name?
  - key: database
    type: select
    prompt: Which database?
    choices:
      - { value: postgresql, label: PostgreSQL }
      - { value: mysql, label: MySQL }
    default: postgresql
  - key: features
    type: multiselect
    prompt: Which features?
    choices:
      - { value: audio, label: Audio }
      - { value: sales, label: Sales }
    default: [sales]
  - key: monthly_fee
    type: number
    prompt: What does it pay?
    default: 10
  - key: invoiced
    type: confirm
    prompt: Is it invoiced?
    default: true
ports:
  web: { base: 28000 }
`;
const SETTINGS = `name: {{yaml name}}
database: {{yaml database}}
features: {{json features}}
fee: {{monthly_fee}}
invoiced: {{invoiced}}
`;
const COMPOSE = "services:\n  app:\n    image: app:1\n    ports: ['{{ports.web}}:80']\n";

async function workspace(): Promise<{ cwd: string }> {
  const { root } = await temporaryWorkspace({
    'clients/template/template.yaml': MANIFEST,
    'clients/template/settings.yaml.hbs': SETTINGS,
    'clients/template/docker-compose.yml.hbs': COMPOSE,
  });
  return { cwd: root };
}

async function settingsOf(cwd: string, slug: string): Promise<unknown> {
  return parse(await readFile(join(cwd, 'clients', slug, 'settings.yaml'), 'utf8'));
}

describe('pulso create', () => {
  it('has a flag with help for every question of the template', async () => {
    const { stdout } = await runCli(['create', '--help'], await workspace());
    expect(stdout).toMatch(/--name <text> +What is its name\?/);
    expect(stdout).toMatch(/--database <choice> +Which database\? \(postgresql, mysql;/);
    expect(stdout).toMatch(/--features <value,…> +Which features\?/);
    expect(stdout).toMatch(/--monthly-fee <number> +What does it pay\? \(default: 10\)/);
    expect(stdout).toMatch(/--invoiced +Is it invoiced\?/);
    expect(stdout).toMatch(/--no-invoiced /);
  });

  it('has the flags of the template that --template names', async () => {
    const { cwd } = await workspace();
    const other =
      'name: other\nversion: 1.0.0\nquestions:\n  - { key: colour, type: text, prompt: Colour? }\n';
    await putFiles(cwd, {
      'pulso.yaml': 'templates:\n  other: clients/other\n',
      'clients/other/template.yaml': other,
    });
    const run = await runCli(['create', '--template', 'other', '--help'], { cwd });
    expect(run.stdout).toMatch(/--colour <text> +Colour\?/);
    expect(run.stdout).not.toContain('--database <');
    const wrong = await runCli(['create', 'a', '--template=other', '--database', 'x'], { cwd });
    expect(wrong.stderr).toContain("unknown option '--database'");
  });

  it('flags win over --set, --set over the answers file', async () => {
    const { cwd } = await workspace();
    await putFiles(cwd, { 'acme.yaml': 'name: File\ndatabase: mysql\nmonthly_fee: 1\n' });
    const flags = ['--features', 'audio,sales', '--no-invoiced', '--monthly-fee', '3'];
    const set = ['--set', 'monthly_fee=2', '--set', 'name=a=b: "c" {{d}}'];
    const run = await runCli(['create', 'acme', '--answers', 'acme.yaml', ...set, ...flags], {
      cwd,
    });
    expect(run.code).toBe(0);
    expect(await settingsOf(cwd, 'acme')).toEqual({
      name: 'a=b: "c" {{d}}',
      database: 'mysql',
      features: ['audio', 'sales'],
      fee: 3,
      invoiced: false,
    });
  });

  it('takes values that look like flags, and answers from stdin', async () => {
    const { cwd } = await workspace();
    const dashed = await runCli(['create', 'acme', '--name', '-q'], { cwd });
    const piped = await runCli(['create', 'beta', '--answers', '-'], {
      cwd,
      stdin: 'name: Ñandú 漢',
    });
    expect([dashed.code, piped.code]).toEqual([0, 0]);
    expect(await settingsOf(cwd, 'acme')).toMatchObject({ name: '-q' });
    expect(await settingsOf(cwd, 'beta')).toMatchObject({ name: 'Ñandú 漢' });
  });

  it.each([
    [['acme'], undefined, 'missing-answers', /--name/],
    [[], undefined, 'slug-missing', /pulso create <slug>/],
    [['acme', '--name', 'A', '--set', 'colour=red'], undefined, 'unknown-answer', /./],
    [['acme', '--answers', 'none.yaml'], undefined, 'answers-missing', /--answers/],
    [['acme', '--answers', '-'], 'name: [', 'yaml-syntax', /./],
    [['acme', '--answers', '-'], '- a\n- b\n', 'yaml-schema', /./],
    [['acme', '--answers', '-'], 'name: {a: b}\n', 'yaml-schema', /./],
    [['Acme', '--name', 'A'], undefined, 'slug-invalid', /use acme/],
    [['acme', '--name', 'A', '--target', 'mars'], undefined, 'unknown-target', /./],
    [
      ['acme', '--name', 'A', '--dry-run', '--deploy'],
      undefined,
      'bad-flags',
      /--dry-run or --deploy/,
    ],
    [['acme', '--name', 'A', '--timeout', '5s'], undefined, 'bad-flags', /add --deploy/],
  ])('%j fails and leaves no files', async (argv, stdin, code, hint) => {
    const { cwd } = await workspace();
    const run = await runJson(['create', ...argv], dropUndefined({ cwd, stdin }));
    expect(run.code).toBe(1);
    expect(run.document).toMatchObject({ error: { code, hint: expect.stringMatching(hint) } });
    expect(await readdir(join(cwd, 'clients'))).toEqual(['template']);
  });

  it('reads the template once, for its flags and for the client', async () => {
    const { cwd } = await workspace();
    const reads: string[] = [];
    const readTemplate = readTemplateOnce((one, name) => {
      reads.push(name);
      return readTemplateSource(one, name);
    });
    const { code } = await runCli(['create', 'acme', '--name', 'A'], { cwd, readTemplate });
    expect(code).toBe(0);
    expect(reads).toEqual(['template']);
  });

  it('a dry run shows the files and writes none', async () => {
    const { cwd } = await workspace();
    const human = await runCli(['create', 'acme', '--name', 'A', '--dry-run'], { cwd });
    const json = await runJson(['create', 'acme', '--name', 'A', '--dry-run'], { cwd });
    expect(human.stdout).toMatch(
      /^clients\/acme\n├─ docker-compose.yml {2}\d+ B\n└─ settings.yaml/,
    );
    expect(json.document).toMatchObject({
      version: 1,
      dryRun: true,
      client: { slug: 'acme' },
    });
    expect(await readdir(join(cwd, 'clients'))).toEqual(['template']);
  });

  it('--deploy deploys too, and prints both results in one document', async () => {
    const fleet = { ...(await workspace()), engine: createFakeEngine() };
    const run = await runJson(['create', 'acme', '--name', 'A', '--deploy'], fleet);
    // Which block it gets hangs on what this machine runs beside the test.
    expect(run.document).toMatchObject({
      version: 1,
      client: { slug: 'acme' },
      deploy: { slug: 'acme', outcome: 'changed', url: expect.stringMatching(/:28\d{3}$/) },
    });
  });
});

describe('pulso create on a terminal', () => {
  it('prompts for missing answers, shows a summary, and creates the client on a yes', async () => {
    const { cwd } = await workspace();
    const cli = startCli(['create', '--monthly-fee', '7'], { cwd, columns: 100 });
    await cli.shows('Slug');
    cli.type('acme\r');
    await cli.shows('What is its name?');
    cli.type('Acme: Ñ\r');
    await cli.shows('Which database?');
    cli.type('\u001b[B\r');
    await cli.shows('Which features?');
    cli.type(' \r');
    await cli.shows('Is it invoiced?');
    cli.type('n\r');
    await cli.shows('Create acme?');
    await cli.shows('name         Acme: Ñ');
    cli.type('\r');

    expect((await cli.ended).code).toBe(0);
    expect(await settingsOf(cwd, 'acme')).toEqual({
      name: 'Acme: Ñ',
      database: 'mysql',
      features: ['audio', 'sales'],
      fee: 7,
      invoiced: false,
    });
    expect(cli.io.stdout.text).toContain('created');
    expect(cli.io.stdout.text).not.toContain('What is its name?');
  });

  it('typing replaces a proposal, Esc goes back, Ctrl-R takes the rest as proposed', async () => {
    const { cwd } = await workspace();
    const cli = startCli(['create', 'acme', '--database', 'mysql'], { cwd, columns: 100 });
    await cli.shows('Esc goes back to the previous question');
    await cli.shows('What is its name?');
    cli.type('Wrong\r');
    await cli.shows('Which features?');
    cli.type('\u001b');
    await cli.shows('What is its name? (Wrong)');
    cli.type('Right\r');
    await cli.shows('What is its name? Right\n? Which features?');
    cli.type('\r');
    await cli.shows('What does it pay? (10)');
    cli.type('25\r');
    await cli.shows('Is it invoiced?');
    cli.type('\u0012');
    await cli.shows('Create acme?');
    cli.type('\r');
    expect((await cli.ended).code).toBe(0);
    expect(await settingsOf(cwd, 'acme')).toEqual({
      name: 'Right',
      database: 'mysql',
      features: ['sales'],
      fee: 25,
      invoiced: true,
    });
  });

  it('Ctrl-R asks what has no proposal, and nothing else', async () => {
    const { cwd } = await workspace();
    const cli = startCli(['create', 'acme'], { cwd, columns: 100 });
    await cli.shows('What is its name?');
    cli.type('\u0012');
    await cli.shows('What is its name?\n\n? What is its name?');
    cli.type('Acme\r');
    await cli.shows('Create acme?');
    cli.type('\r');
    expect((await cli.ended).code).toBe(0);
    expect(await settingsOf(cwd, 'acme')).toMatchObject({ name: 'Acme', fee: 10 });
  });

  it.each([
    ['Ctrl-C at a prompt', '\u0003'],
    ['a no to the summary', 'Acme\r'],
  ])('%s exits 130 and creates nothing', async (_, typed) => {
    const { cwd } = await workspace();
    const rest = ['--database', 'mysql', '--features', '', '--monthly-fee', '1', '--invoiced'];
    const cli = startCli(['create', 'acme', ...rest], { cwd, columns: 100 });
    await cli.shows('What is its name?');
    cli.type(typed);
    if (typed !== '\u0003') {
      await cli.shows('Create acme?');
      cli.type('n\r');
    }
    expect((await cli.ended).code).toBe(130);
    expect(await readdir(join(cwd, 'clients'))).toEqual(['template']);
  });

  it('--yes uses the defaults without prompts, and names answers that have none', async () => {
    const { cwd } = await workspace();
    const terminal = { cwd, columns: 100 };
    const missing = await runCli(['create', 'acme', '--yes'], terminal);
    const made = await runCli(['create', 'acme', '--yes', '--name', 'A'], terminal);
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain('--name');
    expect(made.code).toBe(0);
  });
});
