import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { placeClient, sweepStaging } from '../../../src/workspace/clients/stage-client.ts';
import type { Workspace } from '../../../src/workspace/workspace.ts';
import type { StagedFile } from '../../../src/workspace/disk/write-tree.ts';
import { mountTinyDisk } from '../../support/tiny-disk.ts';
import { temporaryWorkspace } from '../../support/temporary-workspace.ts';

const files: StagedFile[] = [
  { path: 'config/client.yaml', bytes: 'name: x\n', mode: 0o644 },
  { path: 'config/secrets/database_password', bytes: 'hush', mode: 0o600 },
  { path: 'bin/run', bytes: Buffer.from('#!/bin/sh\n'), mode: 0o755 },
];
const goOn = (): Promise<void> => Promise.resolve();

async function modeOf(...path: string[]): Promise<string> {
  return ((await stat(join(...path))).mode & 0o777).toString(8);
}

/** What is left of a create: names in clients/ and in staging. */
async function remains({ root }: Workspace): Promise<string[]> {
  const lists = ['clients', '.pulso/staging'].map((name) =>
    readdir(join(root, name)).catch(() => []),
  );
  return (await Promise.all(lists)).flat();
}

describe('placeClient', () => {
  it('puts the whole folder in place, secrets closed, whatever the umask', async () => {
    const workspace = await temporaryWorkspace();
    const umask = process.umask(0o077);
    onTestFinished(() => void process.umask(umask));
    await placeClient(workspace, 'claro', files, goOn);
    const folder = join(workspace.root, 'clients/claro');
    expect(await readFile(join(folder, 'config/client.yaml'), 'utf8')).toBe('name: x\n');
    expect(await modeOf(folder, 'config/client.yaml')).toBe('644');
    expect(await modeOf(folder, 'bin/run')).toBe('755');
    expect(await modeOf(folder, 'config/secrets')).toBe('700');
    expect(await modeOf(folder, 'config/secrets/database_password')).toBe('600');
    expect(await remains(workspace)).toEqual(['claro']);
  });

  it.each(['a folder', 'an empty folder', 'a file'])('refuses a name that %s has', async (kind) => {
    const workspace = await temporaryWorkspace();
    const there = join(workspace.root, 'clients/claro');
    await mkdir(join(there, '..'));
    if (kind === 'a file') await writeFile(there, '');
    else await mkdir(kind === 'a folder' ? join(there, 'x') : there, { recursive: true });
    await expect(placeClient(workspace, 'claro', files, goOn)).rejects.toMatchObject({
      code: 'client-exists',
      slug: 'claro',
    });
    expect(await remains(workspace)).toEqual(['claro']);
  });

  it('leaves nothing when the last check refuses', async () => {
    const workspace = await temporaryWorkspace();
    const refuse = (): Promise<void> => Promise.reject(new Error('lost'));
    await expect(placeClient(workspace, 'claro', files, refuse)).rejects.toThrow('lost');
    expect(await remains(workspace)).toEqual([]);
  });

  it('leaves nothing on a full disk, and says so', async (context) => {
    const workspace = await temporaryWorkspace();
    if (!mountTinyDisk(workspace.root, '64k')) context.skip('mounting a small disk needs root');
    const big = { path: 'big', bytes: Buffer.alloc(200_000, 1), mode: 0o644 };
    await expect(placeClient(workspace, 'claro', [...files, big], goOn)).rejects.toMatchObject({
      code: 'disk-full',
      message: 'cannot write client claro: the disk is full',
    });
    expect(await remains(workspace)).toEqual([]);
  });

  it('says that a disk is read-only', async (context) => {
    const workspace = await temporaryWorkspace();
    if (!mountTinyDisk(workspace.root, '64k')) context.skip('mounting a small disk needs root');
    execFileSync('mount', ['-o', 'remount,ro', workspace.root]);
    await expect(placeClient(workspace, 'claro', files, goOn)).rejects.toMatchObject({
      code: 'not-permitted',
    });
  });

  it('says that clients/ is on another disk', async (context) => {
    const workspace = await temporaryWorkspace();
    await mkdir(join(workspace.root, 'clients'));
    if (!mountTinyDisk(join(workspace.root, 'clients'), '64k'))
      context.skip('mounting a small disk needs root');
    await expect(placeClient(workspace, 'claro', files, goOn)).rejects.toMatchObject({
      code: 'other-disk',
    });
    expect(await remains(workspace)).toEqual([]);
  });
});

describe('sweepStaging', () => {
  it('removes what a killed run left', async () => {
    const workspace = await temporaryWorkspace({ '.pulso/staging/claro-1-ab/config/x': '' });
    await sweepStaging(workspace);
    await sweepStaging(await temporaryWorkspace());
    expect(await remains(workspace)).toEqual([]);
  });
});
