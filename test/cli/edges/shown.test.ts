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

/** Thirty clients: most take the same, one has an override, one is in conflict, one is damaged, one was synced before. */
async function fleet() {
  const file = (a: string, more = ''): Record<string, string> => ({
    'v.yaml': `a: ${a}\nb: 1\n${more}`,
  });
  const edge = await openEdge({ one: file('1'), two: file('2', 'c: 1\n') });
  const { root, pulso, release } = edge;
  await release('one');
  for (let at = 1; at < 30; at += 1) {
    const slug = `c${String(at).padStart(2, '0')}`;
    expect((await pulso('create', slug, '--yes')).code).toBe(0);
  }
  await writeFile(join(root, 'clients/c01/v.yaml'), 'a: 1\nb: 7\n');
  await writeFile(join(root, 'clients/c02/v.yaml'), 'a: 3\nb: 1\n');
  await writeFile(join(root, 'clients/c03/.pulso/base'), '');
  await release('two');
  expect((await pulso('sync', 'c04')).code).toBe(0);
  return edge;
}

it('a diff of a fleet says each change once, counts every status, and names the next commands', async () => {
  const { pulso } = await fleet();
  const { code, stdout, stderr } = await pulso('diff');
  expect(code).toBe(1);
  expect(stdout).toContain('26 clients take this: acme, c05, ');
  expect(stdout.match(/^\+a: 2$/gm)).toHaveLength(2);
  expect(stdout).toContain('30 clients: 1 current, 27 behind, 1 in conflict, 1 failed\n→ pulso sync\n'); // prettier-ignore
  expect(stdout).toContain('→ pulso resolve c02\n');
  expect(stderr).toContain('pulso base rebuild c03');
  const stat = await pulso('diff', '--stat');
  expect(stat.stdout.trim().split('\n').length).toBeLessThan(16);
  expect(stat.stdout).not.toContain('@@');
});

it('the next command of a diff is for the clients that were asked for', async () => {
  const { pulso } = await fleet();
  expect((await pulso('diff', 'c05', 'c06')).stdout).toContain('→ pulso sync c05 c06\n');
  expect((await pulso('diff', 'c04')).stdout).not.toContain('→');
  expect((await pulso('diff', 'c02')).stdout).not.toContain('→ pulso sync');
});

it('the comment on a pull request has the failed and those in conflict first, then each change once', async () => {
  const { pulso } = await fleet();
  const { stdout } = await pulso('diff', '--format', 'markdown');
  expect(stdout).toContain('30 clients: 27 to update, 1 in conflict, 1 failed, 1 current');
  const order = ['`c03`: failed', '`c02`', 'Conflict in `v.yaml` at `a`', '26 clients'];
  const places = order.map((text) => stdout.indexOf(text, stdout.indexOf('####')));
  expect(places).toEqual(places.toSorted((one, other) => one - other));
  expect(places).not.toContain(-1);
});

it('what changes in bytes that nobody sees is said in words', async () => {
  const { root, pulso } = await openEdge({
    one: { 'a.txt': 'one\n', 'run.sh': 'x\n', 'n.txt': 'end\n' },
    two: { 'a.txt': '\ufeffone\r\n', 'run.sh': 'x\n', 'n.txt': 'end' },
    next: 'questions: []\nfiles: [{path: run.sh, executable: true}]\n',
  });
  const { stdout } = await pulso('diff');
  expect(stdout).toMatch(/run\.sh[^]*new mode 100755/);
  expect(stdout).toContain('No newline at end of file');
  await rm(join(root, 'clients/acme/a.txt'));
  await pulso('sync');
  expect((await pulso('diff', '--exit-code')).code).toBe(0);
});
