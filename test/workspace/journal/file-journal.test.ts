import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PulsoError } from '../../../src/core/pulso-error.ts';
import { readBase } from '../../../src/workspace/base/read-base.ts';
import {
  beginChange,
  writeClientFiles,
  finishChange,
  hasUnfinishedChange,
} from '../../../src/workspace/journal/file-journal.ts';
import type { FileChange } from '../../../src/workspace/journal/journal-steps.ts';
import type { FileState } from '../../../src/workspace/journal/file-state.ts';
import type { Workspace } from '../../../src/workspace/workspace.ts';
import { buildRecord } from '../../support/temporary-workspace.ts';

const slug = 'claro-colombia';
let workspace: Workspace;
let folder: string;

beforeEach(async () => {
  const root = await mkdtemp(join(tmpdir(), 'pulso-change-'));
  workspace = { root } as Workspace;
  folder = join(root, 'clients', slug);
  await mkdir(join(folder, '.pulso'), { recursive: true });
});

afterEach(async () => {
  await rm(workspace.root, { recursive: true });
});

function state(text: string, executable = false): FileState {
  return { bytes: Buffer.from(text), executable };
}

async function put(path: string, text: string, mode = 0o644): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
  await chmod(join(folder, path), mode);
}

async function read(path: string): Promise<string | null> {
  return readFile(join(folder, path), 'utf8').catch(() => null);
}

/** A rename, an edit, a new script, a removal, and the record. */
async function prepare(): Promise<FileChange[]> {
  await put('old.yaml', 'a: 1\n');
  await put('kept.yaml', 'b: 1\n', 0o640);
  await put('deep/er/gone.txt', 'bye\n');
  await put('.pulso/instance.json', 'version: 1\n');
  return [
    { path: '.pulso/instance.json', before: state('version: 1\n'), after: state('version: 2\n') },
    { path: 'old.yaml', before: state('a: 1\n') },
    // A folder where a file stood.
    { path: 'old.yaml/new.yaml', after: state('a: 2\n') },
    { path: 'kept.yaml', before: state('b: 1\n'), after: state('b: 2\n') },
    { path: 'run.sh', after: state('#!/bin/sh\n', true) },
    { path: 'deep/er/gone.txt', before: state('bye\n') },
  ];
}

async function expectWhole(): Promise<void> {
  expect(await read('old.yaml/new.yaml')).toBe('a: 2\n');
  expect(await read('kept.yaml')).toBe('b: 2\n');
  expect(await read('run.sh')).toBe('#!/bin/sh\n');
  expect(await stat(join(folder, 'deep')).catch(() => null)).toBeNull();
  expect(await read('.pulso/instance.json')).toBe('version: 2\n');
  expect(await readdir(join(folder, '.pulso'))).toEqual(['instance.json']);
  expect(hasUnfinishedChange(workspace, slug)).toBe(false);
}

describe('writeClientFiles', () => {
  it('writes, moves and removes files as one step, keeping what a person chose for their readers', async () => {
    await writeClientFiles(workspace, slug, await prepare());
    await expectWhole();
    expect((await stat(join(folder, 'kept.yaml'))).mode & 0o777).toBe(0o640);
    expect((await stat(join(folder, 'run.sh'))).mode & 0o100).toBe(0o100);
  });

  it('stops before its next step where the lock is lost, and the next holder finishes', async () => {
    let asked = 0;
    const lease = {
      assertHeld: () => {
        asked += 1;
        if (asked > 3) throw new PulsoError('lock-lost', 'lost');
      },
    };
    const changes = await prepare();
    const written = writeClientFiles(workspace, slug, changes, { lease });
    await expect(written).rejects.toMatchObject({ code: 'lock-lost' });
    expect(asked).toBe(4);
    expect(hasUnfinishedChange(workspace, slug)).toBe(true);
    await finishChange(workspace, slug);
    await expectWhole();
  });

  it('writes nothing where a file was edited since it was read', async () => {
    const changes = await prepare();
    await put('kept.yaml', 'b: mine\n');
    await expect(writeClientFiles(workspace, slug, changes)).rejects.toMatchObject({
      code: 'edited-meanwhile',
    });
    expect(await read('old.yaml')).toBe('a: 1\n');
    expect(await read('.pulso/instance.json')).toBe('version: 1\n');
    expect(hasUnfinishedChange(workspace, slug)).toBe(false);
  });

  it('does not write through a link that took the place of a file', async () => {
    const changes = await prepare();
    await put('elsewhere.yaml', 'b: 1\n');
    await rm(join(folder, 'kept.yaml'));
    await symlink('elsewhere.yaml', join(folder, 'kept.yaml'));
    await expect(writeClientFiles(workspace, slug, changes)).rejects.toMatchObject({
      code: 'edited-meanwhile',
    });
    expect(await read('elsewhere.yaml')).toBe('b: 1\n');
  });
});

describe('finishChange', () => {
  it('does nothing where nothing was begun', async () => {
    expect(await finishChange(workspace, slug)).toEqual([]);
  });

  it.each([
    ['right after the journal', []],
    ['after the removals', ['old.yaml', 'deep/er/gone.txt']],
  ])('finishes what was killed %s', async (_when, removed) => {
    await beginChange(workspace, slug, await prepare());
    for (const path of removed) await rm(join(folder, path));
    expect(hasUnfinishedChange(workspace, slug)).toBe(true);
    expect(await finishChange(workspace, slug)).toEqual([]);
    await expectWhole();
  });

  it('drops the drafts of a change that was killed before its journal', async () => {
    await beginChange(workspace, slug, await prepare());
    await rm(join(workspace.root, '.pulso/clients', slug, 'journal.json'));
    expect(await finishChange(workspace, slug)).toEqual([]);
    expect(await readdir(join(folder, '.pulso'))).toEqual(['instance.json']);
    expect(await read('kept.yaml')).toBe('b: 1\n');
  });

  it('keeps a record at every moment while it replaces the one of pulso 0.1', async () => {
    await put('.pulso/instance.yaml', 'version: 1\n');
    await beginChange(workspace, slug, [
      { path: '.pulso/instance.yaml' },
      { path: '.pulso/instance.json', after: state('{"version":1}') },
    ]);
    // Killed after the new record: the old one is removed last.
    await put('.pulso/instance.json', '{"version":1}');
    expect(await read('.pulso/instance.yaml')).toBe('version: 1\n');
    expect(await finishChange(workspace, slug)).toEqual([]);
    expect(await readdir(join(folder, '.pulso'))).toEqual(['instance.json']);
  });

  it('finishes what was killed after some files were written', async () => {
    await beginChange(workspace, slug, await prepare());
    await put('kept.yaml', 'b: 2\n');
    await put('run.sh', '#!/bin/sh\n', 0o755);
    expect(await finishChange(workspace, slug)).toEqual([]);
    await expectWhole();
  });

  it('keeps what a person edited after the kill, and says so', async () => {
    await beginChange(workspace, slug, await prepare());
    await put('kept.yaml', 'b: mine\n');
    expect(await finishChange(workspace, slug)).toEqual(['kept.yaml']);
    expect(await read('kept.yaml')).toBe('b: mine\n');
    expect(await read('old.yaml/new.yaml')).toBe('a: 2\n');
    expect(await read('.pulso/instance.json')).toBe('version: 2\n');
  });
});

describe('a client folder that came from elsewhere', () => {
  async function plant(steps: unknown): Promise<void> {
    const state = join(workspace.root, '.pulso/clients', slug);
    await mkdir(join(state, 'drafts'), { recursive: true });
    await writeFile(join(state, 'drafts/0'), 'planted');
    await writeFile(
      join(state, 'journal.json'),
      JSON.stringify({ version: 2, steps, rollback: 'keep' }),
    );
  }

  it.each([
    '../other/config/client.yaml',
    '.pulso/../../other/config/client.yaml',
    '/etc/passwd',
    'a//b',
    '',
  ])('cannot write or remove %j through a journal', async (path) => {
    await put('../other/config/client.yaml', 'theirs');
    for (const after of ['x', null]) {
      await plant([{ path, before: null, after, secret: false }]);
      await expect(finishChange(workspace, slug)).rejects.toMatchObject({
        code: 'journal-invalid',
      });
    }
    expect(await read('../other/config/client.yaml')).toBe('theirs');
  });

  it.each(['{', '[]', '{"version":2}', '{"version":2,"rollback":"keep","steps":[{"path":1}]}'])(
    'refuses a journal of %s',
    async (text) => {
      await plant([]);
      await writeFile(join(workspace.root, '.pulso/clients', slug, 'journal.json'), text);
      await expect(finishChange(workspace, slug)).rejects.toMatchObject({
        code: 'journal-invalid',
      });
    },
  );

  it('has no say through a journal of its own', async () => {
    await put('.pulso/change.json', '{"version":1,"steps":[]}');
    await expect(finishChange(workspace, slug)).rejects.toMatchObject({
      code: 'journal-outdated',
      at: { file: `clients/${slug}/.pulso/change.json` },
    });
  });

  it('cannot have files written through a linked folder', async () => {
    await put('../other/keep.txt', 'theirs');
    await symlink('../../other', join(folder, '.pulso/base'));
    await expect(
      writeClientFiles(workspace, slug, [{ path: '.pulso/base/keep.txt', after: state('mine') }]),
    ).rejects.toMatchObject({ code: 'symlink-refused' });
    const { template } = buildRecord(slug);
    await expect(readBase(workspace, { slug, template })).rejects.toMatchObject({
      code: 'symlink-refused',
    });
    expect(await read('../other/keep.txt')).toBe('theirs');
  });

  it('cannot turn a folder into a link once the journal is written', async () => {
    await put('../other/keep.txt', 'theirs');
    await beginChange(workspace, slug, [{ path: 'sub/keep.txt', after: state('mine') }]);
    await symlink('../other', join(folder, 'sub'));
    await expect(finishChange(workspace, slug)).rejects.toMatchObject({ code: 'symlink-refused' });
    expect(await read('../other/keep.txt')).toBe('theirs');
  });
});
