import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openEdge } from '../../support/edge-case.ts';

const compose = (version: string): Record<string, string> => ({
  'docker-compose.yml': `services:\n  app:\n    image: registry.example/app:${version}\n`,
});

it('a change that five clients take stands once in the comment on a pull request, with the clients', async () => {
  const { pulso, release } = await openEdge({ one: compose('1.0'), two: compose('1.1') });
  await release('one');
  for (const slug of ['b', 'c', 'd', 'e'])
    expect((await pulso('create', slug, '--yes')).code).toBe(0);
  await release('two');
  const { stdout } = await pulso('diff', '--format', 'markdown');
  expect(stdout.match(/^\+.*app:1\.1/gm)).toHaveLength(1);
  for (const slug of ['acme', 'b', 'c', 'd', 'e']) expect(stdout).toContain(`\`${slug}\``);
});

it('notes of a merge are in the comment on a pull request', async () => {
  const { root, pulso } = await openEdge({
    one: { 'v.yaml': 'a: 1\n\n\n\nb: 1\n', 'del.txt': 'one\n' },
    two: { 'v.yaml': 'a: 2\n\n\n\nb: 1\n', 'del.txt': 'two\n' },
    client: { 'v.yaml': 'a: 1\n\n\n\nb: 1\nb: 2\n' },
  });
  await rm(join(root, 'clients/acme/del.txt'));
  const { stdout } = await pulso('diff', '--format', 'markdown');
  expect(stdout).toMatch(/^- `v\.yaml`: .*merged by lines/m);
  expect(stdout).toMatch(/^- `del\.txt`: .*deleted/m);
});

it('status and diff have the same word for a client that a changed template changes nothing of', async () => {
  const edge = { one: { 'a.txt': '1\n' }, two: { 'a.txt': '1\n' } };
  const { root, pulso } = await openEdge({ ...edge, next: 'questions: []\n# a comment\n' });
  expect((await pulso('status')).stdout).toContain('current');
  expect((await pulso('diff', '--exit-code')).code).toBe(0);
  await rm(join(root, 'clients/acme/.pulso/base'));
  expect((await pulso('status')).stdout).toContain('failed');
  expect((await pulso('diff')).code).toBe(1);
});

it("no escape sequence of a client's file reaches the terminal", async () => {
  const { root, pulso } = await openEdge({ one: { 'a.txt': 'one\n' }, two: { 'a.txt': 'two\n' } });
  await writeFile(join(root, 'clients/acme/a.txt'), 'x \u001b[31mRED\u001b[2J\u0007 y\n');
  for (const argv of [['diff'], ['diff', '--format', 'markdown'], ['sync'], ['overrides']]) {
    const { stdout, stderr } = await pulso(...argv);
    expect(stdout, argv.join(' ')).toContain('RED');
    // eslint-disable-next-line no-control-regex
    expect(stdout + stderr, argv.join(' ')).not.toMatch(/[\u0007\u001b]/);
  }
});
