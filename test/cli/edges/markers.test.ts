import { expect, it } from 'vitest';
import { openEdge } from '../../support/edge-case.ts';
import { putFiles } from '../../support/temporary-workspace.ts';

const SIDES = {
  one: { 'a.sh': 'one\n', 'b.yaml': 'a: 1\nz: 1\n' },
  two: { 'a.sh': 'two\n', 'b.yaml': 'a: 2\nz: 1\n' },
  client: { 'a.sh': 'three\n', 'b.yaml': 'a: 3\nz: 1\n' },
};

it('markers are found in files of every kind, once each', async () => {
  const { pulso, put } = await openEdge(SIDES);
  await pulso('sync', '--conflict', 'markers');
  const both = await pulso('validate');
  expect(both.code).toBe(1);
  const found = both.stdout.split('\n').filter((line) => line.includes('markers-left'));
  expect(found).toHaveLength(2);
  expect(both.stdout).not.toContain('yaml-syntax');
  await put({ 'b.yaml': 'a: 2\nz: 1\n' });
  const one = await pulso('validate');
  expect(one.code).toBe(1);
  expect(one.stdout).toContain('a.sh');
});

it('markers are never put around markers', async () => {
  const { pulso, read, root } = await openEdge(SIDES);
  await pulso('sync', '--conflict', 'markers');
  const marked = await read('b.yaml');
  expect(marked.match(/^<<<<<<< /gm)).toHaveLength(1);
  await putFiles(root, { 'clients/template/b.yaml': 'a: 4\nz: 2\n' });
  const { stdout, stderr } = await pulso('sync', '--conflict', 'markers');
  expect(stdout + stderr).toContain('markers');
  expect((await read('b.yaml')).match(/^<<<<<<< /gm)).toHaveLength(1);
});

it.each([
  ['theirs', 'a: 1\nb: 1\nnew: t\n...\n'],
  ['ours', 'new: c\na: 1\nb: 1\n...\n'],
])('--conflict %s gets a client out of a file that merges only by lines', async (choice, text) => {
  const { pulso, read } = await openEdge({
    one: { 'v.yaml': 'a: 1\nb: 1\n...\n' },
    two: { 'v.yaml': 'a: 1\nb: 1\nnew: t\n...\n' },
    client: { 'v.yaml': 'new: c\na: 1\nb: 1\n...\n' },
  });
  expect((await pulso('sync')).code).toBe(1);
  expect((await pulso('sync', '--conflict', choice)).code).toBe(0);
  expect(await read('v.yaml')).toBe(text);
  expect((await pulso('sync')).stdout).toContain('unchanged');
});
