import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openEdge, openFirst } from '../../support/edge-case.ts';

const NONE = 'questions: []\n';
const seed = (path: string): string => `${NONE}files: [{path: '${path}', seed: true}]\n`;
const renameKey = (from: string, to: string): string =>
  `${NONE}migrations:\n  - {version: 1.1.0, renameKey: [{file: v.yaml, from: ${from}, to: ${to}}]}\n`;

it('a seed stays with its client where the template removes it, and its rule', async () => {
  const { pulso, read } = await openEdge({
    one: { 'a.txt': 'one\n' },
    two: { 'b.txt': 'x\n' },
    client: { 'a.txt': 'ours\n' },
    manifest: seed('a.txt'),
    next: NONE,
  });
  expect((await pulso('sync')).code).toBe(0);
  expect([await read('a.txt'), await read('b.txt')]).toEqual(['ours\n', 'x\n']);
});

it('a seed stays where its rule goes as lint advises', async () => {
  const { pulso, read } = await openEdge({
    one: { 'b.txt': '1\n', 'src/a.ts': 'one\n' },
    two: { 'b.txt': '1\n' },
    manifest: seed('src/**'),
    next: NONE,
  });
  expect((await pulso('template', 'lint')).code).toBe(0);
  expect((await pulso('sync')).code).toBe(0);
  expect(await read('src/a.ts')).toBe('one\n');
});

it('a key that is renamed takes its value along in every item of a list', async () => {
  const listOf = (key: string, first: number): string =>
    `list:\n  - name: a\n    ${key}: ${first}\n  - name: b\n    ${key}: 2\n`;
  const { pulso, read } = await openEdge({
    one: { 'v.yaml': listOf('old', 1) },
    two: { 'v.yaml': listOf('fee', 1) },
    client: { 'v.yaml': listOf('old', 7) },
    next: renameKey('list.old', 'fee'),
  });
  expect((await pulso('sync')).code).toBe(0);
  expect(await read('v.yaml')).toBe(listOf('fee', 7));
});

it('a variable of .env that is renamed takes its value along', async () => {
  const { pulso, read } = await openEdge({
    one: { '.env': 'A=1\nOLD=1\n' },
    two: { '.env': 'A=2\nNEW=1\n' },
    client: { '.env': 'A=1\nexport OLD="7" # why\n' },
    next: `${NONE}migrations:\n  - {version: 1.1.0, renameKey: [{file: .env, from: OLD, to: NEW}]}\n`,
  });
  expect((await pulso('sync')).code).toBe(0);
  expect(await read('.env')).toBe('A=2\nexport NEW="7" # why\n');
});

it('a key that is renamed leaves bytes that are not UTF-8 as they are', async () => {
  const edge = await openFirst({
    one: { 'v.yaml': 'prompts:\n  hello: hi\n  bye: b\n' },
    two: { 'v.yaml': 'prompts:\n  welcome: hi\n  bye: b\n' },
    next: renameKey('prompts.hello', 'welcome'),
  });
  const file = join(edge.root, 'clients/acme/v.yaml');
  await writeFile(file, Buffer.from('prompts:\n  hello: hola\n  bye: b # añ\n', 'latin1'));
  await edge.release('two');
  expect((await edge.pulso('sync')).code).toBe(0);
  const bytes = await readFile(file);
  expect(bytes.toString('latin1')).toBe('prompts:\n  welcome: hola\n  bye: b # añ\n');
});

it('a folder that moves takes its files along, and says which of the client stay', async () => {
  const { pulso, read } = await openEdge({
    one: { 'conf/a.txt': 'one\n' },
    two: { 'config2/a.txt': 'one\n' },
    client: { 'conf/a.txt': 'edited\n', 'conf/own.txt': 'ours\n' },
    next: `${NONE}renames:\n  - {version: 1.1.0, from: conf, to: config2}\n`,
  });
  const { code, stderr } = await pulso('sync');
  expect(code).toBe(0);
  expect(stderr).toContain("the client's own files stay: conf/own.txt");
  expect([await read('config2/a.txt'), await read('conf/own.txt')]).toEqual(['edited\n', 'ours\n']);
});

it('a file of another tool is created and synced by lines where the template says that it is text', async () => {
  const chart = (more: string): string =>
    `{{- if .Values.on }}\nkind: A\nspec:\n  x: {{ .Values.x | quote }}\n${more}{{- end }}\n`;
  const text = `${NONE}files: [{path: 'chart/**', text: true}]\n`;
  const file = 'chart/templates/dep.yaml';
  const { pulso, read } = await openEdge({
    one: { [file]: chart('') },
    two: { [file]: chart('  y: 1\n') },
    manifest: text,
  });
  expect((await pulso('sync')).code).toBe(0);
  expect(await read(file)).toBe(chart('  y: 1\n'));
  expect((await pulso('validate')).code).toBe(0);
});

it('a file of another tool that nothing says is text changes no client, and lint has the way out', async () => {
  const { pulso, read } = await openEdge({
    one: { 'a.txt': 'one\n' },
    two: { 'a.txt': 'two\n', 'chart/dep.yaml': '{{- if .Values.on }}\nkind: A\n{{- end }}\n' },
  });
  const lint = await pulso('template', 'lint');
  expect(lint.code).toBe(1);
  expect(lint.stdout + lint.stderr).toContain('text: true');
  expect((await pulso('sync')).code).toBe(1);
  expect(await read('a.txt')).toBe('one\n');
});
