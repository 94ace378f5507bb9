import { existsSync, mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFileRepository } from '../../src/repositories/file-repository.ts';
import { IDS, storeBackup, testRepository } from '../support/repository-contract.ts';
import { temporaryFolder } from '../support/temporary-workspace.ts';
import { mountTinyDisk } from '../support/tiny-disk.ts';

const WORKSPACE = 'ws-0123456789abcdef0123';

testRepository('a folder', async () => openFileRepository(await temporaryFolder(), WORKSPACE));

describe('a repository in a folder', () => {
  it('is not made where its folder is missing, as that of a disk that is not mounted', async () => {
    const root = join(await temporaryFolder(), 'mount');
    const repository = openFileRepository(root, WORKSPACE);
    const expected = { code: 'repository-unreachable' };
    await expect(repository.list('acme')).rejects.toMatchObject(expected);
    await expect(repository.begin('acme', IDS[0])).rejects.toMatchObject(expected);
    expect(existsSync(root)).toBe(false);
  });

  it('keeps the backups of two workspaces apart', async () => {
    const root = await temporaryFolder();
    await storeBackup(openFileRepository(root, WORKSPACE), 'acme', IDS[0]);
    expect(await openFileRepository(root, 'ws-another').list('acme')).toEqual([]);
  });

  it.each([
    ['before its first part', 0],
    ['before its manifest', 1],
  ])(
    'a kill %s leaves nothing that is listed, and its draft goes after a day',
    async (_, parts) => {
      const root = await temporaryFolder();
      const repository = openFileRepository(root, WORKSPACE);
      const draft = await repository.begin('acme', IDS[0]);
      for (let part = 0; part < parts; part += 1) await draft.writePart('roles.sql', bytesOf('x'));
      expect(await repository.list('acme')).toEqual([]);
      const folder = join(root, WORKSPACE, 'acme');
      const old = new Date('2026-11-23T03:00:00Z');
      utimesSync(join(folder, `.partial-${IDS[0]}`), old, old);
      const recent = `20991124T023000Z-00000f`;
      mkdirSync(join(folder, `.partial-${recent}`));
      await storeBackup(repository, 'acme', IDS[1]);
      await repository.remove('acme', IDS[1]);
      expect(readdirSync(folder)).toEqual([`.partial-${recent}`]);
    },
  );

  it('a kill between the removal of a manifest and of the parts leaves no backup', async () => {
    const root = await temporaryFolder();
    const repository = openFileRepository(root, WORKSPACE);
    await storeBackup(repository, 'acme', IDS[0]);
    await unlink(join(root, WORKSPACE, 'acme', IDS[0], 'manifest.json'));
    expect(await repository.list('acme')).toEqual([]);
    await repository.remove('acme', IDS[0]);
    expect(readdirSync(join(root, WORKSPACE, 'acme'))).toEqual([]);
  });

  it('that is full says so, and what was begun is gone', async (context) => {
    const root = await temporaryFolder();
    if (!mountTinyDisk(root, '256k')) return context.skip();
    const repository = openFileRepository(root, WORKSPACE);
    const draft = await repository.begin('acme', IDS[0]);
    const large = (async function* () {
      for (;;) yield await Promise.resolve(Buffer.alloc(64 * 1024));
    })();
    await expect(draft.writePart('database.dump', large)).rejects.toMatchObject({
      code: 'no-space',
    });
    await draft.abandon();
    expect(await repository.list('acme')).toEqual([]);
    await storeBackup(repository, 'acme', IDS[0]);
    await rm(join(root, WORKSPACE), { recursive: true });
  });
});

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}
