import { stripVTControlCharacters } from 'node:util';
import { execa } from 'execa';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openEdge } from '../../support/edge-case.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';
import { runCli } from '../../support/run-cli.ts';
import { temporaryFolder } from '../../support/temporary-workspace.ts';

const NONE = 'questions: []\n';

/** One file of each kind: how it is written with a value that both sides change. */
const KINDS: [string, (value: string) => string][] = [
  ['block.yaml', (value) => `a:\n  b: ${value}\n  c: 1\n`],
  ['flow.yaml', (value) => `a: {b: ${value}, c: 1}\nd: 1\n`],
  ['list.yaml', (value) => `l:\n  - name: x\n    v: ${value}\n  - name: y\n    v: 1\n`],
  ['text.yaml', (value) => `a: |\n  one\n  ${value}\n  three\n`],
  ['documents.yaml', (value) => `a: 1\n---\na: ${value}\n`],
  ['directive.yaml', (value) => `%YAML 1.2\n---\na: ${value}\n`],
  ['a.json', (value) => `{"a": "${value}", "b": 1}\n`],
  ['.env', (value) => `A=1\nB=${value}\nC=1\n`],
  ['a.ini', (value) => `[s]\na = ${value}\n[t]\nb = 1\n`],
  ['a.toml', (value) => `[s]\na = "${value}"\n[t]\nb = 1\n`],
  ['a.properties', (value) => `a=1\nb=${value}\n`],
  ['Dockerfile', (value) => `FROM a\nRUN ${value}\nCMD c\n`],
  ['crlf.txt', (value) => `one\r\n${value}\r\nthree\r\n`],
  ['bom.txt', (value) => `\ufeff${value}\nthree\n`],
  ['end.txt', (value) => `one\n${value}`],
];

it.each(KINDS)(
  'markers in %s are found once, block a sync, and can be resolved in the file',
  async (file, write) => {
    const { pulso, read, put } = await openEdge({
      one: { [file]: write('first') },
      two: { [file]: write('second') },
      client: { [file]: write('third') },
    });
    const marked = await pulso('sync', '--conflict', 'markers');
    expect([marked.code, marked.stderr]).toEqual([0, expect.not.stringContaining('merge-invalid')]);
    const text = await read(file);
    for (const word of ['<<<<<<<', '|||||||', '>>>>>>>', 'first', 'second', 'third'])
      expect(text.split(word).length - 1, word).toBe(1);
    const found = await pulso('validate');
    expect(found.code).toBe(1);
    expect(found.stdout.match(/markers-left/g)).toHaveLength(1);
    expect(found.stdout).toContain(`clients/acme/${file}`);
    await put({ [file]: write('fourth') });
    expect((await pulso('validate')).code).toBe(0);
    expect((await pulso('sync')).stdout).toContain('unchanged');
    expect(await read(file)).toBe(write('fourth'));
  },
);

it.each([
  ['git, without the base', '<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> feature/x\n'],
  [
    'git, with the base',
    '<<<<<<< HEAD\none\n||||||| 1a2b3c\nbase\n=======\ntwo\n>>>>>>> 4d5e6f (why)\n',
  ],
  ['git stash', 'x\n<<<<<<< Updated upstream\none\n=======\ntwo\n>>>>>>> Stashed changes\n'],
  ['git on Windows', '<<<<<<< HEAD\r\none\r\n=======\r\ntwo\r\n>>>>>>> x\r\n'],
])('markers that %s left are found in a file of the template', async (_, text) => {
  const files = { 'notes.txt': 'one\n' };
  const { pulso } = await openEdge({ one: files, two: files, client: { 'notes.txt': text } });
  const { code, stdout } = await pulso('validate');
  expect([code, stdout]).toEqual([1, expect.stringContaining('markers-left')]);
});

it('markers that are left in the template are an error of lint, and no client takes them', async () => {
  const marked = 'a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\n';
  const { pulso, read } = await openEdge({
    one: { 'a.txt': 'a\nb\n', 'chart/x.yaml': '{{ a }}\n' },
    two: { 'a.txt': marked, 'chart/x.yaml': `{{ a }}\n${marked}` },
    manifest: `${NONE}files: [{path: 'chart/**', text: true}]\n`,
  });
  const lint = await pulso('template', 'lint');
  expect([lint.code, lint.stdout.match(/markers-left/g)?.length]).toEqual([1, 2]);
  expect((await pulso('sync')).code).toBe(1);
  expect(await read('a.txt')).toBe('a\nb\n');
  expect((await pulso('create', 'beta', '--yes')).code).toBe(1);
});

it('what is said of markers that are left is what gets the client out', async () => {
  const { pulso, put, start } = await openEdge({
    one: { 'a.txt': 'one\n', 'b.txt': 'one\n' },
    two: { 'a.txt': 'two\n', 'b.txt': 'two\n' },
    client: { 'a.txt': '<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> z\n', 'b.txt': 'three\n' },
  });
  const OUT = 'remove the conflict markers from clients/acme/a.txt, then run pulso resolve acme';
  for (const argv of [['sync'], ['diff'], ['diff', '--stat'], ['sync', '--conflict', 'theirs']]) {
    const { stdout } = await pulso(...argv);
    expect(stdout, argv.join(' ')).toContain(`→ ${OUT}\n`);
    expect(stdout, argv.join(' ')).not.toContain('→ pulso resolve');
  }
  const { stdout } = await start('resolve', 'acme').ended;
  expect(stripVTControlCharacters(stdout)).toContain(`→ ${OUT}\n`);
  await put({ 'a.txt': 'one\n', 'b.txt': '<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> z\n' });
  expect((await pulso('sync')).stdout).toContain(
    '→ remove the conflict markers from clients/acme/b.txt, then run pulso sync acme\n',
  );
  await put({ 'b.txt': 'one\n' });
  expect((await pulso('sync')).code).toBe(0);
});

it('a file of another tool can be binary, move and go', async () => {
  const rules = `${NONE}files: [{path: '**/*.tpl', text: true}]\n`;
  const { pulso, read } = await openEdge({
    one: { 'a/x.tpl': '{{- a }}\nb: [\n', 'a/y.tpl': 'one\0\n' },
    two: { 'b/x.tpl': '{{- a }}\nb: [\nc\n' },
    client: { 'a/x.tpl': 'own\n{{- a }}\nb: [\n' },
    manifest: rules,
    next: `${rules}renames:\n  - {version: 1.1.0, from: a, to: b}\n`,
  });
  expect(await pulso('sync')).toMatchObject({
    code: 0,
    stderr: expect.not.stringContaining('error') as string,
  });
  expect(await read('b/x.tpl')).toBe('own\n{{- a }}\nb: [\nc\n');
  await expect(read('a/y.tpl')).rejects.toThrow('ENOENT');
});

it('a folder of several files that the template removes is removed, and the sync ends well', async () => {
  const { pulso, read } = await openEdge({
    one: { 'old/a.txt': 'a\n', 'old/b.txt': 'b\n', 'old/deep/c.txt': 'c\n' },
    two: { 'new.txt': 'new\n' },
  });
  expect(await pulso('sync')).toMatchObject({ code: 0 });
  expect(await read('new.txt')).toBe('new\n');
  await expect(read('old/a.txt')).rejects.toThrow('ENOENT');
  expect((await pulso('sync')).stdout).toContain('unchanged');
});

it('a key is renamed in CRLF with a byte order mark and in JSON, every other byte as it was', async () => {
  const { pulso, read } = await openEdge({
    one: { 'v.yaml': 'old: 1\nb: 1\n', 'v.json': '{"old": 1, "b": [1]}\n' },
    two: { 'v.yaml': 'new: 1\nb: 1\n', 'v.json': '{"new": 1, "b": [1]}\n' },
    client: { 'v.yaml': '\ufeffold:   7 # own\r\nb: 1\r\n', 'v.json': '{ "old" : 7, "b": [1] }\n' },
    next: `${NONE}migrations:\n  - {version: 1.1.0, renameKey: [{file: 'v.*', from: old, to: new}]}\n`,
  });
  expect(await pulso('sync')).toMatchObject({
    code: 0,
    stderr: expect.not.stringContaining('error') as string,
  });
  expect(await read('v.yaml')).toBe('\ufeffnew:   7 # own\r\nb: 1\r\n');
  expect(await read('v.json')).toBe('{ "new" : 7, "b": [1] }\n');
});

it('a seed that the template moves stays where the client has it', async () => {
  const seed = (path: string): string => `files: [{path: '${path}', seed: true}]\n`;
  const { pulso, read } = await openEdge({
    one: { 'src/a.ts': 'write your own\n' },
    two: { 'lib/a.ts': 'write your own\n' },
    client: { 'src/a.ts': 'mine\n' },
    manifest: NONE + seed('src/**'),
    next: `${NONE}${seed('lib/**')}renames:\n  - {version: 1.1.0, from: src, to: lib}\n`,
  });
  expect((await pulso('sync')).code).toBe(0);
  const texts = await Promise.all(
    ['src/a.ts', 'lib/a.ts'].map((path) => read(path).catch(() => undefined)),
  );
  expect(texts).toContain('mine\n');
});

it('a file with a byte order mark or mixed line endings keeps them where both sides change it', async () => {
  const { pulso, read } = await openEdge({
    one: { 'bom.yaml': 'a: 1\nb: 1\n', 'mixed.txt': 'a\nb\nc\nd\ne\n' },
    two: { 'bom.yaml': 'a: 2\nb: 1\n', 'mixed.txt': 'a\nb\nc\nd\nE\n' },
    client: { 'bom.yaml': '\ufeffa: 1\nb: 7\n', 'mixed.txt': 'A\r\nb\nc\nd\ne\n' },
  });
  expect((await pulso('sync')).code).toBe(0);
  expect(await read('bom.yaml')).toBe('\ufeffa: 2\nb: 7\n');
  expect(await read('mixed.txt')).toBe('A\r\nb\nc\nd\nE\n');
});

it('init leaves the .gitattributes of a repository as it is, and git converts no file of a new workspace', async () => {
  const root = await temporaryFolder();
  const options = { cwd: root, engine: createFakeEngine() };
  await writeFile(join(root, '.gitattributes'), '*.png binary\n');
  await runCli(['init'], options);
  expect(await readFile(join(root, '.gitattributes'), 'utf8')).toContain('*.png binary\n');
  const fresh = await temporaryFolder();
  await runCli(['init'], { ...options, cwd: fresh });
  const git = execa({ cwd: fresh });
  await git`git init -q`;
  await git`mkdir -p clients/acme`;
  await writeFile(join(fresh, 'clients/acme/a.txt'), 'one\r\ntwo\n');
  await git`git -c core.autocrlf=true add -A`;
  const { stdout } = await git`git cat-file -p :clients/acme/a.txt`;
  expect(stdout).toBe('one\r\ntwo');
});
