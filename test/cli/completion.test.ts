import { execFile } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { buildFleet } from '../support/build-fleet.ts';
import { runCli } from '../support/run-cli.ts';
import { putFiles, temporaryFolder } from '../support/temporary-workspace.ts';

async function complete(words: readonly string[], cwd: string): Promise<string[]> {
  const run = await runCli(['__complete', '--', ...words], { cwd });
  expect(run).toMatchObject({ code: 0, stderr: '' });
  const lines = run.stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => line.split('\t')[0] ?? '');
}

const deployment = (n: number, kept: boolean) => ({
  ...{ n, at: '2024-05-01T12:00:00Z', who: 'ana', action: 'deploy', outcome: 'done' },
  template: { name: 'template', version: '1.0.0' },
  ...(kept ? { files: 'a'.repeat(64) } : {}),
});

/** Of the fourth nothing is kept. */
const DEPLOYMENTS = {
  version: 2,
  deployments: [deployment(3, true), deployment(4, false), deployment(12, true)],
};

describe('pulso __complete', () => {
  it.each([
    [['dep'], ['deploy']],
    [['p'], ['prove', 'prune', 'port', 'ps']],
    [
      ['up', ''],
      ['acme', 'beta'],
    ],
    [['up', 'acme', ''], ['beta']],
    [['ps', '--wa'], ['--watch']],
    [['st'], ['start', 'stop', 'status']],
    [
      ['deploy', ''],
      ['acme', 'beta'],
    ],
    [['deploy', 'acme', ''], ['beta']],
    [['-C', '.', 'deploy', 'b'], ['beta']],
    [['logs', 'a'], ['acme']],
    [
      ['logs', 'acme', '--service', ''],
      ['app', 'database'],
    ],
    [['restart', 'acme', '--service', 'da'], ['database']],
    [['deploy', '--dry'], ['--dry-run']],
    [['deploy', '--out'], ['--output']],
    [
      ['list', '-o', ''],
      ['human', 'json'],
    ],
    [
      ['template', ''],
      ['show', 'lint'],
    ],
    [['completion', 'z'], ['zsh']],
    [
      ['create', '--template', ''],
      ['template', 'other'],
    ],
    [['create', '--template', 'other', '--col'], ['--colour']],
    [['create', '--target', ''], ['local']],
    [['create', ''], []],
    [['deploy', '--timeout', ''], []],
  ])('%j is completed with %j', async (words, expected) => {
    const { root } = await buildFleet(['acme', 'beta'], {
      'pulso.yaml': 'templates:\n  other: clients/other\n',
      'clients/other/template.yaml':
        'name: other\nversion: 1.0.0\nquestions:\n  - { key: colour, type: text, prompt: Colour? }\n',
    });
    const found = await complete(words, root);
    expect(expected.filter((word) => !found.includes(word))).toEqual([]);
    if (expected.length === 0) expect(found).toEqual([]);
  });

  it.each([
    [
      ['logs', 'acme', ''],
      ['app', 'database'],
    ],
    [['logs', '-n', '5', 'acme', 'app', ''], ['database']],
    [['-C', '.', 'logs', 'acme', 'd'], ['database']],
    [
      ['exec', 'acme', ''],
      ['app', 'database'],
    ],
    [['exec', 'acme', 'app', '--', ''], []],
    [
      ['run', 'acme', ''],
      ['app', 'database'],
    ],
    [['run', 'acme', '--', ''], []],
    [['audit', 'acme', ''], []],
    [
      ['create', 'new', '--engine', ''],
      ['postgresql', 'mysql'],
    ],
    [
      ['set', 'acme', ''],
      ['beta', 'engine=', 'parts=', 'live='],
    ],
    [['set', 'acme', 'en'], ['engine=']],
    [
      ['set', 'acme', 'engine='],
      ['engine=postgresql', 'engine=mysql'],
    ],
    [['set', 'acme', 'engine=m'], ['engine=mysql']],
    [['set', 'acme', 'parts=a,'], ['parts=a,b']],
    [
      ['set', 'live=', '--select', 'slug=acme', 'live='],
      ['live=yes', 'live=no'],
    ],
    [['set', 'acme', 'nothing='], []],
    [['set', 'nobody', 'engine='], []],
    [
      ['rollback', 'acme', '--to', ''],
      ['12', '3'],
    ],
    [['rollback', 'beta', '--to', ''], []],
    [['rollback', '--to', ''], []],
    [
      ['sync', '--conflict', ''],
      ['fail', 'ours', 'theirs', 'markers'],
    ],
    [['diff', '--format', 'm'], ['markdown']],
    [
      ['template', 'release', ''],
      ['patch', 'minor', 'major'],
    ],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [
      ['list', '--select', 'sl'],
      ['slug=acme', 'slug=beta'],
    ],
    [['list', '--select', 'block=1,slug=b'], ['block=1,slug=beta']],
  ])('%j is completed with exactly %j', async (words, expected) => {
    const { root } = await buildFleet(['acme', 'beta'], {
      'clients/template/template.yaml':
        'name: template\nversion: 1.0.0\nquestions:\n  - key: engine\n    type: select\n    prompt: Which?\n    choices: [{ value: postgresql, label: P }, { value: mysql, label: M }]\n  - key: parts\n    type: multiselect\n    prompt: Which?\n    choices: [{ value: a, label: A }, { value: b, label: B }]\n  - { key: live, type: confirm, prompt: Live? }\n',
      '.pulso/clients/acme/deployments.json': JSON.stringify(DEPLOYMENTS),
    });
    expect(await complete(words, root)).toEqual(expected);
  });

  it.each([
    [['deploy', 'b'], ['beta']],
    [['logs', 'acme', 'd'], ['database']],
    [['list', '--select', 'slug=b'], ['slug=beta']],
    [['create', '--template', 'o'], ['other']],
  ])('completes names of the workspace that -C names: %j', async (words, expected) => {
    const settings = 'templates:\n  other: clients/other\n';
    const { root } = await buildFleet(['acme', 'beta'], { 'pulso.yaml': settings });
    expect(await complete(['-C', root, ...words], '/nowhere')).toEqual(expected);
    expect(await complete([`--cwd=${root}`, ...words], '/nowhere')).toEqual(expected);
  });

  it('lists each verb and each alias once', async () => {
    const found = await complete([''], '/nowhere');
    expect(found.filter((word, at) => found.indexOf(word) !== at)).toEqual([]);
    expect(found).toEqual(expect.arrayContaining(['ps', 'ls', 'up', 'down', 'status']));
  });

  it.each([[['deploy', '']], [['create', '--name', '']], [['nonsense', '--x', '']], [[]]])(
    'never fails, without a workspace or with an invalid line: %j',
    async (words) => {
      await complete(words, '/nowhere');
    },
  );
});

describe('pulso completion', () => {
  it.each(['bash', 'zsh', 'fish'])(
    'prints a script for %s that calls __complete',
    async (shell) => {
      const run = await runCli(['completion', shell]);
      expect(run).toMatchObject({ code: 0, stderr: '' });
      expect(run.stdout).toContain('pulso __complete --');
    },
  );

  it('completes in a real bash', async () => {
    const folder = await temporaryFolder();
    const { stdout: script } = await runCli(['completion', 'bash']);
    await putFiles(folder, {
      pulso: '#!/bin/sh\nprintf "acme\\tclient\\n%s\\tclient\\n" "$4"\n',
      script,
    });
    await chmod(join(folder, 'pulso'), 0o755);
    await writeFile(
      join(folder, 'try'),
      'source "$1"/script\nCOMP_WORDS=(pulso deploy be)\nCOMP_CWORD=2\nCOMP_LINE="pulso deploy be"\nCOMP_POINT=15\n_pulso\nprintf "%s\\n" "${COMPREPLY[@]}"\n',
    );
    const env = { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` };
    const { stdout } = await promisify(execFile)('bash', [join(folder, 'try'), folder], { env });
    expect(stdout).toBe('acme\nbe\n');
  });
});
