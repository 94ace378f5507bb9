import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareFiles, placeFiles } from '../../../src/workspace/disk/place-files.ts';
import { refreshSchemas } from '../../../src/workspace/settings/refresh-schemas.ts';
import { putFiles, temporaryFolder } from '../../support/temporary-workspace.ts';

const file = (path: string, bytes = path): { path: string; bytes: string; mode: number } => ({
  path,
  bytes,
  mode: 0o644,
});

describe('compareFiles', () => {
  it('tells missing, same and different apart', async () => {
    const root = await temporaryFolder();
    await putFiles(root, { same: 'same', other: 'changed', 'file-for-folder': '' });
    await mkdir(join(root, 'folder'));
    const { missing, same, different } = await compareFiles(
      root,
      ['same', 'other', 'gone', 'deep/gone', 'folder', 'file-for-folder/x'].map((path) =>
        file(path),
      ),
    );
    expect(missing.map(({ path }) => path)).toEqual(['gone', 'deep/gone']);
    expect(same).toEqual(['same']);
    expect(different).toEqual(['other', 'folder', 'file-for-folder/x']);
  });
});

describe('placeFiles', () => {
  it('writes files into folders that are there or not, over files that are there', async () => {
    const root = await temporaryFolder();
    await putFiles(root, { 'a/old': 'old' });
    await placeFiles(root, [file('a/old', 'new'), file('b/c/new', 'ñ')]);
    expect(await readFile(join(root, 'a/old'), 'utf8')).toBe('new');
    expect(await readFile(join(root, 'b/c/new'), 'utf8')).toBe('ñ');
    expect(await readdir(join(root, '.pulso/staging'))).toEqual([]);
  });
});

describe('refreshSchemas', () => {
  it('brings the schemas, and replaces those of another version', async () => {
    const root = await temporaryFolder();
    await putFiles(root, {
      '.pulso/schemas/pulso.schema.json': '{"old": true}',
      '.pulso/schemas/mine.json': '',
    });
    await refreshSchemas(root);
    const schemas = await readdir(join(root, '.pulso/schemas'));
    expect(schemas.sort()).toEqual(['mine.json', 'pulso.schema.json', 'template.schema.json']);
    const schema = JSON.parse(
      await readFile(join(root, '.pulso/schemas/pulso.schema.json'), 'utf8'),
    ) as object;
    expect(schema).toHaveProperty('properties.network');
  });
});
