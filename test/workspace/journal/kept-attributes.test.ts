import { execFileSync } from 'node:child_process';
import { chmod, chown, lstat, mkdir, readFile, readlink, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { writeClientFiles } from '../../../src/workspace/journal/file-journal.ts';
import type { FileState } from '../../../src/workspace/journal/file-state.ts';
import {
  formatRollbackPoint,
  restoreRollbackPoint,
} from '../../../src/workspace/journal/rollback-point.ts';
import type { Workspace } from '../../../src/workspace/workspace.ts';
import { putFiles, temporaryFolder } from '../../support/temporary-workspace.ts';

const slug = 'claro';
const isRoot = process.geteuid?.() === 0;
let workspace: Workspace;
let folder: string;

beforeEach(async () => {
  const root = await temporaryFolder();
  workspace = { root } as Workspace;
  folder = join(root, 'clients', slug);
  await mkdir(folder, { recursive: true });
});

function state(text: string, rest: Partial<FileState> = {}): FileState {
  return { bytes: Buffer.from(text), executable: false, ...rest };
}

async function owner(path: string): Promise<string> {
  const { uid, gid, mode } = await stat(join(folder, path));
  return `${uid}:${gid} ${(mode & 0o777).toString(8)}`;
}

function hasAccessLists(): boolean {
  try {
    const file = join(folder, 'probe');
    execFileSync('touch', [file]);
    execFileSync('setfacl', ['-m', 'u:1234:r', file], { stdio: 'ignore' });
    execFileSync('rm', [file]);
    return true;
  } catch {
    return false;
  }
}

function accessList(path: string): string {
  const out = execFileSync('getfacl', ['-cnp', join(folder, path)]).toString();
  return out.trim().split('\n').join(' ');
}

describe.skipIf(!isRoot)('files of another user, changed by root', () => {
  it("keep their owner and group, so that a container's user can still read them", async () => {
    await putFiles(folder, { 'app.conf': 'one\n' });
    await chown(join(folder, 'app.conf'), 1000, 1001);
    await chmod(join(folder, 'app.conf'), 0o640);
    const change = { path: 'app.conf', before: state('one\n'), after: state('two\n') };
    await writeClientFiles(workspace, slug, [change]);
    expect(await readFile(join(folder, 'app.conf'), 'utf8')).toBe('two\n');
    expect(await owner('app.conf')).toBe('1000:1001 640');
  });

  it('keep it when they move', async () => {
    await putFiles(folder, { 'conf/app.conf': 'one\n' });
    await chown(join(folder, 'conf/app.conf'), 1000, 1001);
    await chmod(join(folder, 'conf/app.conf'), 0o600);
    await writeClientFiles(workspace, slug, [
      { path: 'conf/app.conf', before: state('one\n') },
      { path: 'settings/app.conf', from: 'conf/app.conf', after: state('one\n') },
    ]);
    expect(await owner('settings/app.conf')).toBe('1000:1001 600');
  });

  it('keep it when they are rolled back', async () => {
    await putFiles(folder, { 'app.conf': 'one\n' });
    await chown(join(folder, 'app.conf'), 1000, 1001);
    const changes = [{ path: 'app.conf', before: state('one\n'), after: state('two\n') }];
    const rollback = formatRollbackPoint(changes);
    await writeClientFiles(workspace, slug, changes, { rollback });
    await restoreRollbackPoint(workspace, slug);
    expect(await readFile(join(folder, 'app.conf'), 'utf8')).toBe('one\n');
    expect(await owner('app.conf')).toBe('1000:1001 644');
  });

  it('that are new get the owner of the folder they are in, and so do new folders', async () => {
    await chown(folder, 1000, 1001);
    await writeClientFiles(workspace, slug, [
      { path: 'new.txt', after: state('new\n') },
      { path: 'deep/er/new.txt', after: state('new\n', { secret: true }) },
    ]);
    expect(await owner('new.txt')).toBe('1000:1001 644');
    expect(await owner('deep')).toMatch(/^1000:1001 /);
    expect(await owner('deep/er')).toMatch(/^1000:1001 /);
    expect(await owner('deep/er/new.txt')).toBe('1000:1001 600');
  });
});

describe('access lists', () => {
  it('stay with files that are changed, and others get none', async ({ skip }) => {
    skip(!hasAccessLists(), 'setfacl is not installed, or this file system has no access lists');
    await putFiles(folder, { 'a b.conf': 'one\n', 'ñ.sh': 'one\n', 'plain.txt': 'one\n' });
    execFileSync('setfacl', ['-m', 'u:1234:r,g:2345:rw', join(folder, 'a b.conf')]);
    execFileSync('setfacl', ['-m', 'u:1234:r', join(folder, 'ñ.sh')]);
    const before = accessList('a b.conf');
    await writeClientFiles(workspace, slug, [
      { path: 'a b.conf', before: state('one\n'), after: state('two\n') },
      { path: 'ñ.sh', before: state('one\n'), after: state('two\n', { executable: true }) },
      { path: 'plain.txt', before: state('one\n'), after: state('two\n') },
    ]);
    expect(await readFile(join(folder, 'a b.conf'), 'utf8')).toBe('two\n');
    expect(accessList('a b.conf')).toBe(before);
    expect(accessList('ñ.sh')).toContain('user:1234:r--');
    expect((await stat(join(folder, 'ñ.sh'))).mode & 0o100).toBe(0o100);
    expect(accessList('plain.txt')).not.toContain('mask');
  });
});

describe('a link that is replaced', () => {
  it('is not followed, does not give its mode to the file, and comes back by a rollback', async () => {
    await putFiles(folder, { 'mine.txt': 'mine\n' });
    await symlink('mine.txt', join(folder, 'a.txt'));
    const before = state('', { symlink: 'mine.txt' });
    const changes = [{ path: 'a.txt', before, after: state('template\n') }];
    const rollback = formatRollbackPoint(changes);
    await writeClientFiles(workspace, slug, changes, { rollback });
    const file = await lstat(join(folder, 'a.txt'));
    expect([file.isFile(), (file.mode & 0o777).toString(8)]).toEqual([true, '644']);
    await restoreRollbackPoint(workspace, slug);
    expect(await readlink(join(folder, 'a.txt'))).toBe('mine.txt');
    expect(await readFile(join(folder, 'mine.txt'), 'utf8')).toBe('mine\n');
  });

  it('is not replaced if it leads elsewhere by now', async () => {
    await symlink('other.txt', join(folder, 'a.txt'));
    const before = state('', { symlink: 'mine.txt' });
    const changes = [{ path: 'a.txt', before, after: state('template\n') }];
    await expect(writeClientFiles(workspace, slug, changes)).rejects.toMatchObject({
      code: 'edited-meanwhile',
    });
  });
});
