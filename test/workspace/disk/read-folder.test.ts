import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { chmod, mkdir, symlink, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readClientFiles } from '../../../src/workspace/clients/read-client-files.ts';
import { readFolder } from '../../../src/workspace/disk/read-folder.ts';
import { readTemplateSource } from '../../../src/workspace/templates/read-template-source.ts';
import {
  putFiles,
  temporaryFolder,
  temporaryWorkspace,
} from '../../support/temporary-workspace.ts';

const MEBIBYTE = 1024 ** 2;

describe('readFolder', () => {
  it('reads bytes, folders and the right to run, sorted', async () => {
    const root = await temporaryFolder();
    await putFiles(root, {
      'b/c ñ.txt': 'x',
      'a.sh': '#!/bin/sh\n',
      '.hidden': '',
      'b/a': '\u0000',
    });
    await chmod(join(root, 'a.sh'), 0o755);
    await mkdir(join(root, 'empty'));
    expect(await readFolder(root)).toEqual([
      { path: '.hidden', bytes: Buffer.from(''), executable: false },
      { path: 'a.sh', bytes: Buffer.from('#!/bin/sh\n'), executable: true },
      { path: 'b/a', bytes: Buffer.from([0]), executable: false },
      { path: 'b/c ñ.txt', bytes: Buffer.from('x'), executable: false },
    ]);
  });

  it('notes links that stay inside and does not follow them', async () => {
    const root = await temporaryFolder();
    await putFiles(root, { 'deep/real.txt': 'x' });
    await symlink('deep/real.txt', join(root, 'link'));
    await symlink('../deep', join(root, 'deep/self'));
    const links = (await readFolder(root)).filter((file) => file.symlink !== undefined);
    expect(links.map(({ path, symlink }) => `${path} → ${symlink!}`)).toEqual([
      'deep/self → ../deep',
      'link → deep/real.txt',
    ]);
  });

  it.each(['../outside', '/etc/passwd', 'deep/../../x', '..'])(
    'refuses a link to %s',
    async (target) => {
      const root = await temporaryFolder();
      await putFiles(root, { 'deep/x': '' });
      await symlink(target, join(root, 'link'));
      await expect(readFolder(root)).rejects.toMatchObject({
        code: 'symlink-escapes',
        at: { file: join(root, 'link') },
      });
    },
  );

  it('refuses what is neither file nor folder', async () => {
    const root = await temporaryFolder();
    execFileSync('mkfifo', [join(root, 'pipe')]);
    await expect(readFolder(root)).rejects.toMatchObject({ code: 'special-file' });
  });
});

describe('what is too much to read', () => {
  it('is a file above 32 MiB', async () => {
    const root = await temporaryFolder();
    await putFiles(root, { 'deep/dump.sql': '' });
    await truncate(join(root, 'deep/dump.sql'), 32 * MEBIBYTE + 1);
    await expect(readFolder(root)).rejects.toMatchObject({
      code: 'file-too-large',
      at: { file: join(root, 'deep/dump.sql') },
    });
  });

  it('is a folder above 256 MiB in all', async () => {
    const root = await temporaryFolder();
    const names = Array.from({ length: 9 }, (_, at) => `dump-${at}`);
    await putFiles(root, Object.fromEntries(names.map((name) => [name, ''])));
    for (const name of names) await truncate(join(root, name), 30 * MEBIBYTE);
    await expect(readFolder(root)).rejects.toMatchObject({
      code: 'folder-too-large',
      message: `${root} is too large: more than 256 MiB`,
      at: { file: root },
    });
    const files = await readFolder(root, (path) => path === 'dump-8');
    expect(files).toHaveLength(8);
  });

  it('is a folder of more than 20,000 files', async () => {
    const root = await temporaryFolder();
    for (let at = 0; at <= 20_000; at += 1) writeFileSync(join(root, String(at)), '');
    await expect(readFolder(root)).rejects.toMatchObject({
      code: 'folder-too-large',
      message: `${root} is too large: more than 20000 files`,
    });
    expect(await readFolder(root, (path) => path === '0')).toHaveLength(20_000);
  });
});

describe('readClientFiles', () => {
  it("leaves pulso's own files out, of the client's folder alone", async () => {
    const workspace = await temporaryWorkspace({
      'clients/a/docker-compose.yml': 'services: {}\n',
      'clients/a/.pulso/instance.json': '',
      'clients/a/src/.pulso/kept': '',
    });
    const files = readClientFiles(workspace, 'a', ['src/.pulso/kept']);
    expect([...files.keys()]).toEqual(['docker-compose.yml', 'src/.pulso/kept']);
    expect(files.get('.pulso/instance.json')).toBeUndefined();
  });

  it('refuses a file that is too large when it is asked for, and no sooner', async () => {
    const workspace = await temporaryWorkspace({
      'clients/a/dump.sql': '',
      'clients/a/a.txt': 'a',
    });
    await truncate(join(workspace.root, 'clients/a/dump.sql'), 32 * MEBIBYTE + 1);
    const files = readClientFiles(workspace, 'a');
    expect([...files.keys()]).toEqual(['a.txt', 'dump.sql']);
    expect(files.get('a.txt')?.bytes.toString()).toBe('a');
    expect(() => files.get('dump.sql')).toThrow(/dump.sql is too large/);
  });
});

describe('readTemplateSource', () => {
  it('reads the manifest apart from the files', async () => {
    const workspace = await temporaryWorkspace({
      'pulso.yaml': 'templates: {retail: templates/retail}\n',
      'templates/retail/template.yaml': 'name: retail\n',
      'templates/retail/a.hbs': '{{slug}}',
    });
    const source = await readTemplateSource(workspace, 'retail');
    expect(source).toMatchObject({
      name: 'retail',
      folder: 'templates/retail',
      manifest: 'name: retail\n',
    });
    expect(source.files.map((file) => file.path)).toEqual(['a.hbs']);
  });

  it('names the nearest template', async () => {
    const workspace = await temporaryWorkspace();
    await expect(readTemplateSource(workspace, 'templat')).rejects.toMatchObject({
      code: 'unknown-template',
      hint: 'did you mean template?',
    });
  });

  it('says that a folder is no template', async () => {
    const workspace = await temporaryWorkspace({ 'clients/template/a': '' });
    await expect(readTemplateSource(workspace, 'template')).rejects.toMatchObject({
      code: 'template-missing',
    });
  });
});
