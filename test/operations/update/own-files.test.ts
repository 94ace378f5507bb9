import { execFileSync } from 'node:child_process';
import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDesired } from '../../../src/operations/engines/load-desired.ts';
import { diffClients } from '../../../src/operations/update/diff-clients.ts';
import { listOverrides } from '../../../src/operations/update/list-overrides.ts';
import { syncClients, type SyncRequest } from '../../../src/operations/update/sync-clients.ts';
import { validateClients } from '../../../src/operations/validate/validate-clients.ts';
import { readClient } from '../../../src/workspace/clients/read-client.ts';
import type { Workspace } from '../../../src/workspace/workspace.ts';
import { createClient } from '../../support/create-client.ts';
import { operationContext } from '../../support/operation-context.ts';
import { smallTemplate } from '../../support/small-template.ts';
import { putFiles, temporaryWorkspace } from '../../support/temporary-workspace.ts';

const SETTINGS = 'blocks: {first: 840, last: 859}\nnetwork: {pool: 10.225.0.0/16}\n';
const CLIENT_CONFIG = 'clients/template/config/client.yaml.hbs';
const GIBIBYTE = 1024 ** 3;

interface Own {
  workspace: Workspace;
  folder: string;
}

async function client(template: Record<string, string> = {}): Promise<Own> {
  const files = { 'pulso.yaml': SETTINGS, ...smallTemplate(template) };
  const workspace = await temporaryWorkspace(files);
  const given = { name: 'Claro', country: 'CO' };
  await createClient(operationContext(workspace), { slug: 'claro', given });
  return { workspace, folder: join(workspace.root, 'clients/claro') };
}

async function changeTemplate({ workspace: { root } }: Own): Promise<void> {
  const text = await readFile(join(root, CLIENT_CONFIG), 'utf8');
  await writeFile(join(root, CLIENT_CONFIG), text.replace('language: es', 'language: pt'));
}

async function sync({ workspace }: Own, request: Partial<SyncRequest> = {}) {
  const asked = { all: true, dryRun: false, conflict: 'fail' as const, ...request };
  return (await syncClients(operationContext(workspace), asked)).clients[0];
}

async function overrides({ workspace }: Own, patches = false) {
  const { clients } = await listOverrides(operationContext(workspace), { all: true, patches });
  expect(clients[0]?.error).toBeUndefined();
  return clients[0]?.files.map(({ path, change }) => `${change} ${path}`);
}

/** Every verb that reads a client's folder. */
async function expectUndisturbed(own: Own): Promise<void> {
  const { workspace } = own;
  await changeTemplate(own);
  const diff = await diffClients(operationContext(workspace), { all: true, patches: true });
  expect(diff.clients).toMatchObject([
    { status: 'behind', files: [{ path: 'config/client.yaml' }] },
  ]);
  expect(await sync(own)).toMatchObject({ outcome: 'updated' });
  expect(await sync(own)).toMatchObject({ outcome: 'unchanged' });
  const validated = await validateClients(operationContext(workspace), { all: true });
  expect(validated.problems).toEqual([]);
  const desired = await loadDesired(workspace, await readClient(workspace, 'claro'));
  expect(desired.kind).toBe('compose');
}

describe('what is not of the template', () => {
  it('is not opened: a file of three gibibytes beside the compose file', async () => {
    const own = await client();
    await writeFile(join(own.folder, 'dump.sql'), '');
    await truncate(join(own.folder, 'dump.sql'), 3 * GIBIBYTE);
    await expectUndisturbed(own);
    expect(await overrides(own, true)).toEqual(['added dump.sql']);
  });

  it.each(['config', 'config/secrets', 'src/adapters', 'bin'])(
    'is not opened: a large YAML file in %s',
    async (folder) => {
      const own = await client();
      const file = join(
        own.folder,
        folder,
        folder === 'config/secrets' ? '../big.yaml' : 'big.yaml',
      );
      await writeFile(file, '');
      await truncate(file, GIBIBYTE);
      await expectUndisturbed(own);
    },
  );

  it('may be links to anywhere', async () => {
    const own = await client();
    await symlink('/etc/hostname', join(own.folder, 'hosts-link'));
    await symlink('missing', join(own.folder, 'src/broken'));
    await symlink('..', join(own.folder, 'up'));
    await symlink('loop', join(own.folder, 'loop'));
    await expectUndisturbed(own);
    expect(await overrides(own)).toEqual([
      'added hosts-link',
      'added loop',
      'added src/broken',
      'added up',
    ]);
  });

  it('may be pipes', async () => {
    const own = await client();
    execFileSync('mkfifo', [join(own.folder, 'run.pipe'), join(own.folder, 'src/adapters/p')]);
    await expectUndisturbed(own);
    expect(await overrides(own, true)).toEqual(['added run.pipe', 'added src/adapters/p']);
  });

  it('may have names that are not UTF-8, or have line ends', async () => {
    const own = await client();
    const folder = Buffer.from(`${own.folder}/`);
    await writeFile(Buffer.concat([folder, Buffer.from('bad\xff.txt', 'latin1')]), '');
    await writeFile(join(own.folder, 'x\ny.txt'), '');
    await writeFile(join(own.folder, 'config', 'back\\slash.yaml'), 'a: [');
    await expectUndisturbed(own);
    expect(await overrides(own, true)).toHaveLength(3);
  });

  it('may be a git repository', async () => {
    const own = await client();
    await putFiles(own.folder, { '.git/objects/aa/bb': 'x', 'vendor/.git': 'gitdir: ../.git' });
    await expectUndisturbed(own);
    expect(await overrides(own)).toEqual([]);
  });

  it('is listed by its folder if it is many files', async () => {
    const own = await client();
    const many = Array.from({ length: 300 }, (_, at) => [`data/pg/base/${at}`, ''] as const);
    await putFiles(own.folder, {
      ...Object.fromEntries(many),
      'notes/a.txt': '',
      'notes/b.txt': '',
    });
    await expectUndisturbed(own);
    expect(await overrides(own)).toEqual(['added data/', 'added notes/a.txt', 'added notes/b.txt']);
  });

  it.skipIf(process.getuid?.() === 0)(
    'may be a folder that the operator may not read',
    async () => {
      const own = await client();
      await mkdir(join(own.folder, 'data/pg'), { recursive: true });
      await chmod(join(own.folder, 'data/pg'), 0o000);
      await expectUndisturbed(own);
      await chmod(join(own.folder, 'data/pg'), 0o700);
    },
  );

  it('is read where the compose file names it', async () => {
    const own = await client();
    const compose = join(own.folder, 'docker-compose.yml');
    await putFiles(own.folder, { 'extra/own.env': 'A=1\n' });
    const text = await readFile(compose, 'utf8');
    await writeFile(
      compose,
      text.replace('image: busybox', 'image: busybox\n    env_file: extra/own.env'),
    );
    const desired = await loadDesired(own.workspace, await readClient(own.workspace, 'claro'));
    expect(JSON.stringify(desired)).toContain('"A":"1"');
  });

  it('cannot be read from outside of the folder by its name', async () => {
    const own = await client();
    await putFiles(own.workspace.root, { 'clients/other/secret.txt': 'theirs' });
    const { readClientFiles } = await import('../../../src/workspace/clients/read-client-files.ts');
    const files = readClientFiles(own.workspace, 'claro');
    for (const path of [
      '../other/secret.txt',
      'bin/../../other/secret.txt',
      '/etc/passwd',
      '.pulso/instance.json',
      '',
    ])
      expect(files.get(path), path).toBeUndefined();
    await symlink('../other', join(own.folder, 'linked'));
    expect(files.get('linked/secret.txt')).toBeUndefined();
  });
});

describe('a link of the client', () => {
  it('to a folder is not written through: a new file of the template below it is a conflict', async () => {
    const own = await client({ 'conf/a.txt': 'one\n' });
    await putFiles(own.folder, { 'other/x': 'mine\n' });
    await rm(join(own.folder, 'conf'), { recursive: true });
    await symlink('other', join(own.folder, 'conf'));
    await putFiles(own.workspace.root, {
      'clients/template/conf/a.txt': 'two\n',
      'clients/template/conf/n.txt': 'new\n',
    });
    expect(await sync(own)).toMatchObject({
      outcome: 'conflict',
      files: [{ path: 'conf/n.txt', conflicts: [{ client: 'the client has conf' }] }],
    });
    expect(await sync(own, { conflict: 'ours' })).toMatchObject({ outcome: 'unchanged' });
    expect(await sync(own)).toMatchObject({ status: 'current', outcome: 'unchanged' });
    expect(await readlink(join(own.folder, 'conf'))).toBe('other');
    expect(await readdir(join(own.folder, 'other'))).toEqual(['x']);
  });

  it('to a folder is replaced by the template if that is asked for, and what it leads to stays', async () => {
    const own = await client({ 'conf/a.txt': 'one\n' });
    await putFiles(own.folder, { 'other/x': 'mine\n' });
    await rm(join(own.folder, 'conf'), { recursive: true });
    await symlink('other', join(own.folder, 'conf'));
    await putFiles(own.workspace.root, { 'clients/template/conf/n.txt': 'new\n' });
    expect(await sync(own, { conflict: 'theirs' })).toMatchObject({ outcome: 'updated' });
    expect(await readdir(join(own.folder, 'conf'))).toEqual(['n.txt']);
    expect(await readdir(join(own.folder, 'other'))).toEqual(['x']);
  });

  it('in the place of a file stays, with a note if the template changed the file', async () => {
    const own = await client({ 'a.txt': 'one\n' });
    await putFiles(own.folder, { 'mine.txt': 'mine\n' });
    await rm(join(own.folder, 'a.txt'));
    await symlink('mine.txt', join(own.folder, 'a.txt'));
    await changeTemplate(own);
    expect(await sync(own)).toMatchObject({ outcome: 'updated', notes: [] });
    await putFiles(own.workspace.root, { 'clients/template/a.txt': 'two\n' });
    expect((await sync(own))?.notes).toEqual([
      {
        path: 'a.txt',
        message: 'the template changed it, but the client has a link to mine.txt there: it stays',
      },
    ]);
    expect(await readlink(join(own.folder, 'a.txt'))).toBe('mine.txt');
    expect(await readFile(join(own.folder, 'mine.txt'), 'utf8')).toBe('mine\n');
  });

  it('in the place of a new file is a conflict', async () => {
    const own = await client();
    await putFiles(own.folder, { 'mine.txt': 'mine\n' });
    await symlink('mine.txt', join(own.folder, 'new.txt'));
    await putFiles(own.workspace.root, { 'clients/template/new.txt': 'template\n' });
    expect(await sync(own)).toMatchObject({
      outcome: 'conflict',
      files: [{ path: 'new.txt', conflicts: [{ at: 'file', client: 'a link to mine.txt' }] }],
    });
    expect(await sync(own, { conflict: 'theirs' })).toMatchObject({ outcome: 'updated' });
    expect((await lstat(join(own.folder, 'new.txt'))).isFile()).toBe(true);
    expect(((await lstat(join(own.folder, 'new.txt'))).mode & 0o777).toString(8)).toBe('644');
    expect(await readFile(join(own.folder, 'mine.txt'), 'utf8')).toBe('mine\n');
  });

  it('stays where it is if the template moves the file that it replaced', async () => {
    const own = await client({ 'a.txt': 'one\n' });
    await rm(join(own.folder, 'a.txt'));
    await symlink('/etc/hostname', join(own.folder, 'a.txt'));
    const { root } = own.workspace;
    const manifest = await readFile(join(root, 'clients/template/template.yaml'), 'utf8');
    await writeFile(
      join(root, 'clients/template/template.yaml'),
      `${manifest.replace('1.2.3', '1.3.0')}renames:\n  - {version: 1.3.0, from: a.txt, to: b.txt}\n`,
    );
    await rm(join(root, 'clients/template/a.txt'));
    await putFiles(root, { 'clients/template/b.txt': 'one\n' });
    expect(await sync(own)).toMatchObject({ outcome: 'updated' });
    expect(await readlink(join(own.folder, 'a.txt'))).toBe('/etc/hostname');
    expect(await readFile(join(own.folder, 'b.txt'), 'utf8')).toBe('one\n');
  });
});

describe('a folder that the template moves', () => {
  it("leaves the client's own files where they are, and names them", async () => {
    const own = await client({ 'conf/a.txt': 'one\n' });
    await putFiles(own.folder, { 'conf/own.txt': 'mine\n' });
    const { root } = own.workspace;
    const manifest = await readFile(join(root, 'clients/template/template.yaml'), 'utf8');
    await writeFile(
      join(root, 'clients/template/template.yaml'),
      `${manifest.replace('1.2.3', '1.3.0')}renames:\n  - {version: 1.3.0, from: conf, to: settings}\n`,
    );
    await rm(join(root, 'clients/template/conf'), { recursive: true });
    await putFiles(root, { 'clients/template/settings/a.txt': 'one\n' });
    expect((await sync(own))?.notes).toEqual([
      {
        path: 'conf',
        message:
          "the template moved this folder to settings; the client's own files stay: conf/own.txt",
      },
    ]);
    expect(await readFile(join(own.folder, 'settings/a.txt'), 'utf8')).toBe('one\n');
    expect(await readdir(join(own.folder, 'conf'))).toEqual(['own.txt']);
  });
});
