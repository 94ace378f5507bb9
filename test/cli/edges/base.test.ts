import { execa } from 'execa';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openEdge, openFirst } from '../../support/edge-case.ts';
import { temporaryFolder } from '../../support/temporary-workspace.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';
import { runCli } from '../../support/run-cli.ts';

const ONE = { 'a.txt': 'one\n', 'v.yaml': 'a: 1\nb: 1\n' };
const TWO = { 'a.txt': 'two\n', 'v.yaml': 'a: 2\nb: 2\n' };

it('a search-and-replace over a client is an override: the base is not among what it finds', async () => {
  const edge = await openFirst({ one: ONE, two: TWO });
  await execa({
    shell: true,
    cwd: join(edge.root, 'clients/acme'),
  })`grep -rl 'b: 1' . | xargs sed -i 's/b: 1/b: 7/'`;
  await edge.release('two');
  expect((await edge.pulso('overrides')).stdout).toContain('b: 7');
  const { code, stdout } = await edge.pulso('sync');
  expect(stdout).toContain('conflict acme/v.yaml b\n');
  expect(code).toBe(1);
  expect(await edge.read('v.yaml')).toBe('a: 1\nb: 7\n');
});

it.each(['missing', 'cut', 'changed'])(
  'a base that is %s is an error with the client and what to do, and others go on',
  async (kind) => {
    const { root, pulso, read } = await openEdge({ one: ONE, two: TWO });
    const other = await pulso('create', 'beta', '--yes');
    expect(other.code).toBe(0);
    const base = join(root, 'clients/acme/.pulso/base');
    const bytes = await readFile(base);
    if (kind === 'missing') await rm(base);
    if (kind === 'cut') await writeFile(base, bytes.subarray(0, bytes.length - 20));
    if (kind === 'changed') await writeFile(base, bytes.with(bytes.length >> 1, 0xc1));
    for (const verb of ['diff', 'sync', 'validate']) {
      const { code, stdout, stderr } = await pulso(verb);
      expect(code, verb).toBe(1);
      expect(stdout + stderr, verb).toMatch(/acme.*base/);
      expect(stdout + stderr, verb).toContain('pulso base rebuild acme');
    }
    expect(await read('a.txt')).toBe('one\n');
  },
);

it('a clone has the base of a file that git was told to ignore', async () => {
  const edge = await openFirst({
    one: { 'conf.local': 'a\nb\nc\n' },
    two: { 'conf.local': 'a\nb\nC\n' },
  });
  const git = execa({ cwd: edge.root });
  await writeFile(join(edge.root, '.gitignore'), '*.local\n');
  await edge.put({ 'conf.local': 'A\nb\nc\n' });
  await git`git init -q`;
  await git`git add -A`;
  await git`git add -f clients/acme/conf.local`;
  await git`git -c user.email=a@b -c user.name=n commit -qm one`;
  const clone = join(await temporaryFolder(), 'clone');
  await git`git clone -q . ${clone}`;
  await writeFile(join(clone, 'clients/template/conf.local'), 'a\nb\nC\n');
  const options = { cwd: clone, engine: createFakeEngine() };
  expect((await runCli(['sync'], options)).code).toBe(0);
  expect(await readFile(join(clone, 'clients/acme/conf.local'), 'utf8')).toBe('A\nb\nC\n');
});
