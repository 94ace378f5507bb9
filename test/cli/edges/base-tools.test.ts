import { execa } from 'execa';
import { copyFile, mkdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openEdge, openFirst } from '../../support/edge-case.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';
import { runCli } from '../../support/run-cli.ts';
import { temporaryFolder } from '../../support/temporary-workspace.ts';

const ONE = { 'a.txt': 'one\nb\nc\n', 'v.yaml': 'a: 1\nb: 1\n' };
const TWO = { 'a.txt': 'one\nb\nC\n', 'v.yaml': 'a: 2\nb: 1\n' };

/** What people and hooks run over every file of a folder, hidden ones too. */
it.each([
  ['a converter to CRLF', String.raw`sed -i 's/$/\r/'`],
  ['a stripper of trailing blanks', String.raw`sed -i 's/[[:space:]]*$//'`],
  ['a fixer of final newlines', String.raw`sed -i -e '$a\'`],
  ['a search-and-replace of a letter', `sed -i 's/e/x/g'`],
  ['an expander of tabs', String.raw`sed -i 's/\t/  /g'`],
])('%s over the whole folder leaves the base intact', async (_, tool) => {
  const edge = await openFirst({ one: ONE, two: TWO });
  const cwd = join(edge.root, 'clients/acme');
  await execa({ shell: true, cwd })`find a.txt v.yaml .pulso/base -type f | xargs ${tool}`;
  await edge.release('two');
  expect((await edge.pulso('validate')).code).toBe(0);
  const { code, stderr } = await edge.pulso('sync');
  expect([code, stderr]).toEqual([0, expect.not.stringContaining('base')]);
  expect(await edge.read('a.txt')).toContain('C');
});

it.each([
  ['* text eol=crlf', 'true'],
  ['* text=auto', 'true'],
  ['* text ident', 'input'],
  ['* -diff whitespace=fix working-tree-encoding=UTF-8', 'false'],
])('a clone under "%s" and core.autocrlf=%s has its base', async (attributes, autocrlf) => {
  const edge = await openFirst({ one: ONE, two: TWO });
  const git = execa({ cwd: edge.root });
  await writeFile(join(edge.root, '.gitattributes'), `${attributes}\n`);
  await git`git init -q`;
  await git`git -c core.autocrlf=${autocrlf} -c core.safecrlf=false add -A`;
  await git`git -c user.email=a@b -c user.name=n commit -qm one`;
  const clone = join(await temporaryFolder(), 'clone');
  await git`git -c core.autocrlf=${autocrlf} clone -q . ${clone}`;
  await writeFile(join(clone, 'clients/template/a.txt'), TWO['a.txt']);
  const options = { cwd: clone, engine: createFakeEngine() };
  expect((await runCli(['validate'], options)).code).toBe(0);
  expect((await runCli(['sync'], options)).code).toBe(0);
  expect(await readFile(join(clone, 'clients/acme/a.txt'), 'utf8')).toMatch(
    /^one\r?\nb\r?\nC\r?\n$/,
  );
});

it.each<[string, (file: string) => Promise<unknown>]>([
  ['an empty file', (file) => writeFile(file, '')],
  ['a file of zeros, as after a power cut', (file) => writeFile(file, Buffer.alloc(4096))],
  ['a file of more than 512 MiB', (file) => truncate(file, 2 ** 30)],
  ['a link to a file outside', (file) => replace(file, () => symlink('/etc/hostname', file))],
  ['a link to nothing', (file) => replace(file, () => symlink('missing', file))],
  ['a pipe', (file) => replace(file, () => execa('mkfifo', [file]))],
  ['an empty folder', (file) => replace(file, () => mkdir(file))],
  [
    'folders without files',
    (file) => replace(file, () => mkdir(`${file}/a/b`, { recursive: true })),
  ],
  ['the base of another client', (file) => copyFile(file.replace('acme', 'beta'), file)],
  [
    'the text of git for a file of its large file storage',
    (file) =>
      writeFile(file, 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 4096\n'),
  ],
])('a base that became %s fails its client by name, and no other', async (_, harm) => {
  const { root, pulso, read } = await openEdge({ one: ONE, two: TWO });
  expect((await pulso('create', 'beta', '--yes')).code).toBe(0);
  const before = await read('a.txt');
  await harm(join(root, 'clients/acme/.pulso/base'));
  for (const verb of ['diff', 'validate', 'sync']) {
    const { code, stdout, stderr } = await pulso(verb);
    expect(code, verb).toBe(1);
    expect(stdout + stderr, verb).toMatch(/acme.*base/);
  }
  expect((await pulso('status')).stdout).toMatch(/^acme .*failed/m);
  expect(await read('a.txt')).toBe(before);
  expect((await pulso('sync', 'beta')).code).toBe(0);
});

async function replace(file: string, make: () => Promise<unknown>): Promise<void> {
  await rm(file);
  await make();
}

it('a base of which git merged two branches line by line is found, and rebuilt from the history', async () => {
  const edge = await openFirst({ one: ONE, two: TWO });
  const git = execa({ cwd: edge.root });
  await git`git init -q`;
  await git`git add -A`;
  await git`git -c user.email=a@b -c user.name=n commit -qm one`;
  const file = join(edge.root, 'clients/acme/.pulso/base');
  const bytes = await readFile(file);
  const marked = [Buffer.from('<<<<<<< HEAD\n'), bytes, Buffer.from('\n=======\n'), bytes];
  await writeFile(file, Buffer.concat([...marked, Buffer.from('\n>>>>>>> other\n')]));
  await edge.put({ 'a.txt': 'ONE\nb\nc\n' });
  await edge.release('two');
  expect((await edge.pulso('sync')).stderr).toContain('pulso base rebuild acme');
  expect((await edge.pulso('base', 'rebuild', 'acme')).code).toBe(0);
  expect(await readFile(file)).toEqual(bytes);
  expect((await edge.pulso('sync')).code).toBe(0);
  expect(await edge.read('a.txt')).toBe('ONE\nb\nC\n');
});
