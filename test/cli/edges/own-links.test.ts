import { execa } from 'execa';
import {
  chmod,
  chown,
  link,
  lstat,
  mkdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openEdge, openFirst, type EdgeCase } from '../../support/edge-case.ts';
import { putFiles, temporaryFolder } from '../../support/temporary-workspace.ts';

const NONE = 'questions: []\n';
const isRoot = process.getuid?.() === 0;

async function attributes({ root }: EdgeCase, path: string): Promise<string> {
  const { uid, gid, mode } = await stat(join(root, 'clients/acme', path));
  return `${uid}:${gid} ${(mode & 0o7777).toString(8)}`;
}

it.runIf(isRoot)(
  'a file that the template moves keeps the owner and mode that its container needs',
  async () => {
    const edge = await openFirst({
      one: { 'conf/app.conf': 'one\n' },
      two: { 'settings/app.conf': 'two\n' },
      next: `${NONE}renames:\n  - {version: 1.1.0, from: conf, to: settings}\n`,
    });
    const file = join(edge.root, 'clients/acme/conf/app.conf');
    await chown(file, 1000, 1001);
    await chmod(file, 0o600);
    await edge.release('two');
    expect((await edge.pulso('sync')).code).toBe(0);
    expect(await edge.read('settings/app.conf')).toBe('two\n');
    expect(await attributes(edge, 'settings/app.conf')).toBe('1000:1001 600');
  },
);

it.runIf(isRoot).each(['theirs', 'markers'])(
  'a conflict that is settled by %s changes neither owner nor mode',
  async (choice) => {
    const edge = await openEdge({
      one: { 'a.txt': 'one\n' },
      two: { 'a.txt': 'two\n' },
      client: { 'a.txt': 'three\n' },
    });
    const file = join(edge.root, 'clients/acme/a.txt');
    await chown(file, 1000, 1001);
    await chmod(file, 0o440);
    expect((await edge.pulso('sync', '--conflict', choice)).code).toBe(0);
    expect(await edge.read('a.txt')).toContain('two\n');
    expect(await attributes(edge, 'a.txt')).toBe('1000:1001 440');
  },
);

it.runIf(isRoot)('what a failed sync leaves has its owner still', async () => {
  const edge = await openEdge({
    one: { 'a.txt': 'one\n', 'v.yaml': 'a: 1\n' },
    two: { 'a.txt': 'two\n', 'v.yaml': 'a: [\n' },
  });
  await chown(join(edge.root, 'clients/acme/a.txt'), 1000, 1001);
  expect((await edge.pulso('sync')).code).toBe(1);
  expect(await edge.read('a.txt')).toBe('one\n');
  expect(await attributes(edge, 'a.txt')).toBe('1000:1001 644');
});

it('a file with a second name elsewhere is replaced, and that one stays', async () => {
  const edge = await openEdge({ one: { 'a.txt': 'one\n' }, two: { 'a.txt': 'two\n' } });
  const other = join(await temporaryFolder(), 'snapshot.txt');
  await link(join(edge.root, 'clients/acme/a.txt'), other);
  expect((await edge.pulso('sync')).code).toBe(0);
  expect(await edge.read('a.txt')).toBe('two\n');
  expect(await readFile(other, 'utf8')).toBe('one\n');
});

it('a link in the place of a file that the template removes stays, with a note', async () => {
  const edge = await openEdge({ one: { 'a.txt': 'one\n', 'b.txt': '' }, two: { 'b.txt': '' } });
  const folder = join(edge.root, 'clients/acme');
  await putFiles(folder, { 'mine.txt': 'mine\n' });
  await rm(join(folder, 'a.txt'));
  await symlink('mine.txt', join(folder, 'a.txt'));
  const { code, stdout, stderr } = await edge.pulso('sync');
  expect(code).toBe(0);
  expect(stdout + stderr).toContain(
    'a.txt the template removed it, but the client has a link to mine.txt there',
  );
  expect(await readlink(join(folder, 'a.txt'))).toBe('mine.txt');
  expect(await edge.read('mine.txt')).toBe('mine\n');
});

it('a link to a folder outside of the workspace is not written through by any choice', async () => {
  const edge = await openEdge({
    one: { 'conf/a.txt': 'one\n' },
    two: { 'conf/a.txt': 'two\n', 'conf/deep/new.txt': 'new\n' },
  });
  const outside = await temporaryFolder();
  await putFiles(outside, { 'a.txt': 'one\n' });
  const folder = join(edge.root, 'clients/acme');
  await rm(join(folder, 'conf'), { recursive: true });
  await symlink(outside, join(folder, 'conf'));
  for (const choice of ['fail', 'ours', 'markers', 'theirs']) {
    await edge.pulso('sync', '--conflict', choice);
    expect(await readFile(join(outside, 'a.txt'), 'utf8'), choice).toBe('one\n');
    expect(await lstat(join(outside, 'deep')).catch(() => 'missing'), choice).toBe('missing');
  }
});

it('the folder of pulso in a client is not written through a link', async () => {
  const edge = await openEdge({ one: { 'a.txt': 'one\n' }, two: { 'a.txt': 'two\n' } });
  const folder = join(edge.root, 'clients/acme');
  const outside = join(await temporaryFolder(), 'state');
  await rename(join(folder, '.pulso'), outside);
  await symlink(outside, join(folder, '.pulso'));
  const before = await readFile(join(outside, 'instance.json'), 'utf8');
  const { code, stdout, stderr } = await edge.pulso('sync');
  expect([code, stdout + stderr]).toEqual([1, expect.stringMatching(/acme[^]*symbolic link/)]);
  expect(await readFile(join(outside, 'instance.json'), 'utf8')).toBe(before);
  expect(await edge.read('a.txt')).toBe('one\n');
});

it.each<[string, (place: string) => Promise<unknown>, string]>([
  ['a pipe', (place) => execa('mkfifo', [place]), 'a socket, pipe or device'],
  ['an empty folder', (place) => mkdir(place), 'a folder'],
  ['a folder with data', (place) => putFiles(place, { 'pg/1': 'x' }), 'new.txt/pg/1'],
])('%s in the place of a new file is a conflict with a way out', async (_, make, says) => {
  const edge = await openEdge({
    one: { 'a.txt': 'one\n' },
    two: { 'a.txt': 'two\n', 'new.txt': 'new\n' },
  });
  const place = join(edge.root, 'clients/acme/new.txt');
  await make(place);
  const { code, stdout } = await edge.pulso('sync');
  expect([code, stdout]).toEqual([1, expect.stringContaining('conflict acme/new.txt file')]);
  expect(stdout).toContain(says);
  if (!says.startsWith('new.txt')) {
    const { stderr } = await edge.pulso('sync', '--conflict', 'theirs');
    expect(stderr).toMatch(/acme[^]*new\.txt[^]*move it out of the way/);
  }
  expect(await edge.read('a.txt')).toBe('one\n');
  expect((await edge.pulso('sync', '--conflict', 'ours')).code).toBe(0);
  expect(await edge.read('a.txt')).toBe('two\n');
  expect((await lstat(place)).isFile()).toBe(false);
});

it('a client whose folder is a link fails by its name, and no other client is disturbed', async () => {
  const edge = await openFirst({ one: { 'a.txt': 'one\n' }, two: { 'a.txt': 'two\n' } });
  expect((await edge.pulso('create', 'beta', '--yes')).code).toBe(0);
  const folder = join(edge.root, 'clients/beta');
  const outside = join(await temporaryFolder(), 'beta');
  await rename(folder, outside);
  await symlink(outside, folder);
  await edge.release('two');
  for (const verb of ['validate', 'diff', 'status', 'sync']) {
    const { code, stdout, stderr } = await edge.pulso(verb);
    expect(code, verb).toBe(1);
    expect(stdout + stderr, verb).toContain(`clients/beta is a symbolic link to ${outside}`);
    expect(stdout + stderr, verb).toContain('move the folder itself to clients/beta');
  }
  expect(await edge.read('a.txt')).toBe('two\n');
  expect(await readFile(join(outside, 'a.txt'), 'utf8')).toBe('one\n');
  const named = await edge.pulso('sync', 'beta');
  expect([named.code, named.stderr]).toEqual([1, expect.stringContaining('is a symbolic link')]);
  await rm(folder);
  await rename(outside, folder);
  expect((await edge.pulso('sync')).code).toBe(0);
  expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('two\n');
});
