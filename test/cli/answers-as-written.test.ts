import { expect, it } from 'vitest';
import { runCli, runJson } from '../support/run-cli.ts';
import { putFiles, temporaryWorkspace } from '../support/temporary-workspace.ts';

const MANIFEST = `name: template
version: 1.0.0
questions:
  - { key: country, type: text, prompt: Country, validate: { format: country } }
  - { key: phone, type: text, prompt: Phone, default: '', validate: { format: phone } }
  - { key: fee, type: number, prompt: Fee, default: 0 }
ports:
  web: { base: 28000 }
`;
const COMPOSE = "services:\n  app:\n    image: app:1\n    ports: ['{{ports.web}}:80']\n";

async function workspace(answers: string): Promise<string> {
  const { root } = await temporaryWorkspace({
    'clients/template/template.yaml': MANIFEST,
    'clients/template/docker-compose.yml.hbs': COMPOSE,
    'clients/template/README.md.hbs': '{{country}} {{phone}} {{fee}}\n',
  });
  await putFiles(root, { 'answers.yaml': answers });
  return root;
}

async function answersOf(cwd: string): Promise<Record<string, unknown>> {
  const { document } = await runJson(['config', 'show', 'acme'], { cwd });
  const answers = document['answers'] as { key: string; value: unknown }[];
  return Object.fromEntries(answers.map(({ key, value }) => [key, value]));
}

it.each<[string, readonly string[], string]>([
  ['flags', ['--country', 'México', '--phone', '+52 (55) 1234-5678', '--fee', '1,234.56'], ''],
  [
    '--set',
    ['--set', 'country=mexico', '--set', 'phone=0052 5512345678', '--set', 'fee=1234.56'],
    '',
  ],
  [
    'a file',
    ['--answers', 'answers.yaml'],
    'country: Mexico\nphone: +52 55 1234 5678\nfee: 1,234.56\n',
  ],
  [
    'JSON',
    ['--answers', 'answers.yaml'],
    '{"country":"mex","phone":"+525512345678","fee":1234.56}',
  ],
])('answers in %s are read as people write them', async (_, argv, file) => {
  const cwd = await workspace(file);
  const run = await runCli(['create', 'acme', ...argv, '--yes'], { cwd });
  expect(run).toMatchObject({ code: 0 });
  expect(await answersOf(cwd)).toEqual({ country: 'MX', phone: '+525512345678', fee: 1234.56 });
});

it.each([
  ['country: Colombia\nfee: 1.200\n', 1200],
  ['country: Colombia\nphone: +573001234567\nfee: 1.200,50\n', 1200.5],
  ['{"country": "CO", "fee": 1.2}', 1.2],
])('the file %j has the fee %d', async (file, fee) => {
  const cwd = await workspace(file);
  await runCli(['create', 'acme', '--answers', 'answers.yaml', '--yes'], { cwd });
  expect(await answersOf(cwd)).toMatchObject({ fee });
});

it('a number that can be two numbers is refused with what to write', async () => {
  const cwd = await workspace('country: MX\nfee: 1.200\n');
  const run = await runCli(['create', 'acme', '--answers', 'answers.yaml', '--yes'], { cwd });
  expect(run.code).toBe(1);
  expect(run.stderr).toContain('--fee must be a number (use 1200, or 1.2000 for decimals)');
});

it('set reads numbers as the client has them in its country', async () => {
  const cwd = await workspace('country: Brasil\n');
  await runCli(['create', 'acme', '--answers', 'answers.yaml', '--yes'], { cwd });
  await runCli(['set', 'acme', 'fee=1.234,56'], { cwd });
  expect(await answersOf(cwd)).toMatchObject({ country: 'BR', fee: 1234.56 });
});

it('a misspelt country is answered with the one that was meant', async () => {
  const cwd = await workspace('country: Ecuadro\n');
  const run = await runCli(['create', 'acme', '--answers', 'answers.yaml', '--yes'], { cwd });
  expect(run.stderr).toContain('did you mean Ecuador (EC)?');
});
