import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { openEdge, type EdgeCase } from '../../support/edge-case.ts';
import type { RunningCli } from '../../support/run-cli.ts';
import { putFiles } from '../../support/temporary-workspace.ts';

const DOWN = '\u001b[B';
const CTRL_C = '\u0003';
const PATH = process.env['PATH'] ?? '';

async function answer(running: RunningCli, question: string, keys: string): Promise<void> {
  await running.shows(question);
  running.io.stderr.text = '';
  running.type(keys);
}

const three = (value: string): Record<string, string> => ({
  'v.yaml': `a: ${value}\nb: ${value}\nc: ${value}\n`,
});
const conflicts = (editor = 'true'): Promise<EdgeCase> =>
  openEdge({
    ...{ one: three('1'), two: three('2'), client: three('3') },
    env: { PATH, EDITOR: editor },
  });

it('an answer is asked for again where the template changed that place after Ctrl-C, and no other', async () => {
  const { root, read, start } = await conflicts();
  const first = start('resolve', 'acme');
  await answer(first, '(1 of 3)', `${DOWN}\r`);
  await answer(first, '(2 of 3)', `${DOWN}\r`);
  await answer(first, '(3 of 3)', CTRL_C);
  expect(await first.ended).toMatchObject({ code: 130 });
  await putFiles(root, { 'clients/template/v.yaml': 'a: 2\nb: 5\nc: 2\n' });
  const second = start('resolve', 'acme');
  await second.shows('1 answer of an earlier resolve kept');
  await answer(second, '(2 of 3)', '\r');
  await answer(second, '(3 of 3)', '\r');
  await answer(second, 'Apply 3 answers?', '\r');
  expect(await second.ended).toMatchObject({ code: 0 });
  expect(await read('v.yaml')).toBe('a: 2\nb: 3\nc: 3\n');
});

it.each([
  ['fails', 'false', 'the editor failed'],
  ['is not installed', 'no-such-editor-of-pulso', 'the editor failed'],
  ['leaves the markers', 'true', 'conflict markers are left in the text'],
])('an editor that %s changes nothing, and the question comes again', async (_, editor, says) => {
  const { read, start } = await conflicts(editor);
  const running = start('resolve', 'acme');
  await answer(running, '(1 of 3)', `${DOWN.repeat(2)}\r`);
  await running.shows(says);
  await answer(running, '(1 of 3)', CTRL_C);
  expect(await running.ended).toMatchObject({ code: 130 });
  expect(await read('v.yaml')).toBe(three('3')['v.yaml']);
});

it('an emptied text removes the key, on both sides of the sync', async () => {
  const { pulso, read, start } = await conflicts(`sh -c ': > "$0"'`);
  const running = start('resolve', 'acme');
  await answer(running, '(1 of 3)', `${DOWN.repeat(2)}\r`);
  await answer(running, '(2 of 3)', `${DOWN.repeat(4)}\r`);
  await answer(running, 'Apply 3 answers?', '\r');
  expect(await running.ended).toMatchObject({ code: 0 });
  expect(await read('v.yaml')).toBe('b: 2\nc: 2\n');
  expect((await pulso('sync')).stdout).toContain('unchanged');
});

it('what the client changed while it was asked about is not written over', async () => {
  const { put, read, start } = await conflicts();
  const running = start('resolve', 'acme');
  await answer(running, '(1 of 3)', `${DOWN.repeat(4)}\r`);
  await running.shows('Apply 3 answers?');
  const edited = 'a: 3\nb: 9\nc: 3\n';
  await put({ 'v.yaml': edited });
  running.type('\r');
  const { code, stdout } = await running.ended;
  expect(code).toBe(1);
  expect(stripVTControlCharacters(stdout)).toContain('→ pulso resolve acme');
  expect(await read('v.yaml')).toBe(edited);
});

it('a file that the template removed can be kept with another text', async () => {
  const { read, start } = await openEdge({
    one: { 'a.txt': 'one\n', 'b.txt': '' },
    two: { 'b.txt': '' },
    client: { 'a.txt': 'own\n' },
    env: { PATH, EDITOR: `sh -c 'echo written > "$0"'` },
  });
  const running = start('resolve', 'acme');
  await answer(running, '(1 of 1)', `${DOWN.repeat(2)}\r`);
  expect(await running.ended).toMatchObject({ code: 0 });
  expect(await read('a.txt')).toBe('written\n');
});

it('equal secrets are one secret in a conflict, and different ones are not', async () => {
  const text = (...passwords: string[]): string =>
    passwords.map((password, at) => `password_${at} = ${password}\n`).join('');
  const { pulso } = await openEdge({
    one: { 'a.txt': text('first-value', 'other-value') },
    two: { 'a.txt': text('second-value', 'first-value') },
    client: { 'a.txt': text('second-value', 'third-value') },
  });
  const { stdout } = await pulso('diff');
  expect(stdout).not.toMatch(/\w+-value/);
  const sides = ['base', 'template', 'client'].map((side) => {
    const [, first, second] = new RegExp(`^  ${side} .*secret (\\d)\\)\\n.*secret (\\d)\\)`, 'm').exec(stdout) ?? []; // prettier-ignore
    return [first, second];
  });
  const [base, template, client] = sides;
  expect(template?.[0]).toBe(client?.[0]);
  expect(template?.[1]).toBe(base?.[0]);
  expect(new Set([base?.[0], base?.[1], template?.[0], client?.[1]]).size).toBe(4);
});

it.each([
  ['lines of a text', 'a.txt', (value: string) => `password = ${value}\n`],
  ['an item KEY=VALUE', 'v.yaml', (value: string) => `environment:\n  - DB_PASSWORD=${value}\n`],
  [
    'a variable by its name',
    'v.yaml',
    (value: string) => `env:\n  - name: API_TOKEN\n    value: ${value}\n`,
  ],
  ['a mapping', 'v.yaml', (value: string) => `db: {password: ${value}}\n`],
  ['a file that both sides added', 'new.txt', (value: string) => `password = ${value}\n`],
])('a secret in a conflict is never shown: %s', async (_, file, write) => {
  const isNew = file === 'new.txt';
  const { pulso } = await openEdge({
    one: isNew ? {} : { [file]: write('first-one-value') },
    two: { [file]: write('second-one-value') },
    client: { [file]: write('third-one-value') },
  });
  for (const argv of [
    ['diff'],
    ['sync'],
    ['diff', '--format', 'markdown'],
    ['-o', 'json', 'diff'],
  ]) {
    const { stdout } = await pulso(...argv);
    expect(stdout, argv.join(' ')).toContain('*** (secret 2)');
    expect(stdout, argv.join(' ')).not.toContain('one-value');
  }
});

it('a conflict in one line of a hundred thousand characters shows where the sides differ', async () => {
  const line = (middle: string): Record<string, string> => ({
    'a.min.js': `${'x;'.repeat(25_000)}${middle}${'y;'.repeat(25_000)}\n`,
  });
  const edge = await openEdge({ one: line('first'), two: line('second'), client: line('third') });
  for (const argv of [['diff'], ['sync'], ['diff', '--format', 'markdown']]) {
    const { stdout } = await edge.pulso(...argv);
    for (const word of ['first', 'second', 'third']) expect(stdout, argv.join(' ')).toContain(word);
    expect(stdout.length, argv.join(' ')).toBeLessThan(6_000);
  }
  const running = edge.start('resolve', 'acme');
  await running.shows('(1 of 1)');
  expect(running.io.stderr.text).toContain('second');
  expect(running.io.stderr.text.length).toBeLessThan(8_000);
  running.type(CTRL_C);
  await running.ended;
});
