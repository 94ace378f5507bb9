import { execa } from 'execa';
import {
  chown,
  mkdir,
  readdir,
  readlink,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openEdge, type EdgeCase } from '../../support/edge-case.ts';

/** What stands in a client's folder and is none of the template's. */
const THINGS: [string, (folder: string) => Promise<unknown>][] = [
  ['a link that leads out', (folder) => symlink('/etc/hostname', join(folder, 'link'))],
  ['a pipe', (folder) => execa('mkfifo', [join(folder, 'run.pipe')])],
  ['a file whose name has a line end', (folder) => writeFile(join(folder, 'x\ny.txt'), '')],
  ['a file whose name is not UTF-8', (folder) => writeFile(Buffer.concat([Buffer.from(`${folder}/bad`), Buffer.of(0xff)]), '')], // prettier-ignore
  ['a file of more than 2 GiB', (folder) => makeSparse(join(folder, 'dump.sql'), 2200)],
  ['hundreds of megabytes of data', (folder) => makeSparse(join(folder, 'data.bin'), 400)],
  ['thousands of uploads', (folder) => makeMany(join(folder, 'up'), 3000)],
  ['links that lead in a circle', (folder) => symlink('circle', join(folder, 'circle'))],
  [
    'folders a hundred deep',
    (folder) => mkdir(join(folder, 'd/'.repeat(100)), { recursive: true }),
  ],
  ['a repository', (folder) => execa('git', ['init', '-q'], { cwd: folder })],
];

async function makeSparse(file: string, megabytes: number): Promise<void> {
  await writeFile(file, '');
  await truncate(file, megabytes * 1024 * 1024);
}

async function makeMany(folder: string, count: number): Promise<void> {
  await mkdir(folder);
  for (let number = 0; number < count; number += 1) await writeFile(join(folder, `${number}`), '');
}

const open = (): Promise<EdgeCase> =>
  openEdge({ one: { 'a.txt': 'one\n' }, two: { 'a.txt': 'two\n' } });

it.each(THINGS)('%s is in the way of nothing', async (_, make) => {
  const { root, pulso, read } = await open();
  await make(join(root, 'clients/acme'));
  expect(await pulso('diff')).toMatchObject({ code: 0, stderr: '' });
  expect((await pulso('sync')).code).toBe(0);
  expect(await read('a.txt')).toBe('two\n');
  expect((await pulso('validate')).code).toBe(0);
});

it('nothing of a repository in a client is an override', async () => {
  const { root, pulso } = await open();
  await execa('git', ['init', '-q'], { cwd: join(root, 'clients/acme') });
  expect((await pulso('overrides')).stdout).not.toContain('.git/');
});

it('a folder that became a link is a conflict, and nothing is written through the link', async () => {
  const { root, pulso, read } = await openEdge({
    one: { 'conf/a.txt': 'one\n', 'other/x': 'x\n' },
    two: { 'conf/a.txt': 'two\n', 'conf/n.txt': 'new\n', 'other/x': 'x\n' },
  });
  const folder = join(root, 'clients/acme');
  await rm(join(folder, 'conf'), { recursive: true });
  await symlink('other', join(folder, 'conf'));
  const { code, stdout } = await pulso('sync');
  expect(code).toBe(1);
  expect(stdout).toContain('conflict acme/conf');
  expect(await readlink(join(folder, 'conf'))).toBe('other');
  expect(await readdir(join(folder, 'other'))).toEqual(['x']);
  expect(await read('other/x')).toBe('x\n');
});

it.runIf(process.getuid?.() === 0)('a file keeps its owner, group and mode', async () => {
  const { root, pulso, read } = await open();
  const file = join(root, 'clients/acme/a.txt');
  await chown(file, 1000, 1001);
  await execa('chmod', ['640', file]);
  expect((await pulso('sync')).code).toBe(0);
  expect(await read('a.txt')).toBe('two\n');
  const { uid, gid, mode } = await stat(file);
  expect([uid, gid, (mode & 0o777).toString(8)]).toEqual([1000, 1001, '640']);
});
