import { chmod, chown, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../../../src/workspace/settings/read-config.ts';
import { openUserCache, type UserCache } from '../../../src/workspace/disk/user-cache.ts';
import type { WorkspaceFile } from '../../../src/workspace/settings/workspace-config-schema.ts';
import { putFiles, temporaryFolder } from '../../support/temporary-workspace.ts';

const TEXTS = ['targets: {far: {engine: docker}}\n', ''];
const SETTINGS = { targets: { far: { engine: 'docker' as const } } };

const openCache = (root: string, build: string): UserCache<WorkspaceFile> =>
  openUserCache('settings', root, build);

let caches: string;

beforeEach(async () => {
  caches = await temporaryFolder();
  vi.stubEnv('XDG_CACHE_HOME', caches);
});

/** The only file of the cache. */
async function cachedFile(): Promise<string> {
  const folder = join(caches, 'pulso/settings');
  const names = await readdir(folder);
  expect(names).toHaveLength(1);
  return join(folder, names[0] ?? '');
}

describe('openUserCache', () => {
  it('gives back what was parsed from these texts by this build', async () => {
    await openCache('/srv/fleet', 'a').write(TEXTS, SETTINGS);
    expect(openCache('/srv/fleet', 'a').read(TEXTS)).toEqual(SETTINGS);
    expect(openCache('/srv/fleet', 'a').read([...TEXTS].reverse())).toBeUndefined();
    expect(openCache('/srv/fleet', 'b').read(TEXTS)).toBeUndefined();
    expect(openCache('/srv/other', 'a').read(TEXTS)).toBeUndefined();
  });

  it('keeps nothing that JSON would change', async () => {
    const cache = openCache('/srv/fleet', 'a');
    await cache.write(TEXTS, { defaults: { fee: Number.POSITIVE_INFINITY } });
    expect(cache.read(TEXTS)).toBeUndefined();
  });

  it('takes no file that is damaged, of another user or writable by others', async () => {
    const cache = openCache('/srv/fleet', 'a');
    await cache.write(TEXTS, SETTINGS);
    const file = await cachedFile();
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.slice(0, -3));
    expect(cache.read(TEXTS)).toBeUndefined();
    await writeFile(file, text);
    expect(cache.read(TEXTS)).toEqual(SETTINGS);
    await chmod(file, 0o620);
    expect(cache.read(TEXTS)).toBeUndefined();
    await chmod(file, 0o600);
    if (process.geteuid?.() !== 0) return;
    await chown(file, 12345, 12345);
    expect(cache.read(TEXTS)).toBeUndefined();
  });

  it('works without a folder that can be written', async () => {
    await writeFile(join(caches, 'pulso'), '');
    const cache = openCache('/srv/fleet', 'a');
    await cache.write(TEXTS, SETTINGS);
    expect(cache.read(TEXTS)).toBeUndefined();
  });

  it('is emptied where it holds 200 files of a kind', async () => {
    for (let n = 0; n < 200; n += 1) await openCache(`/srv/${n}`, 'a').write(TEXTS, {});
    await openCache('/srv/fleet', 'a').write(TEXTS, SETTINGS);
    await cachedFile();
  });
});

describe('readConfig', () => {
  it('gives the same with and without a cache, and sees every change of a file', async () => {
    const root = await temporaryFolder();
    const cached = (): ReturnType<typeof readConfig> => readConfig(root, openCache(root, 'a'));
    await putFiles(root, { 'pulso.yaml': 'network: {prefix: 27}\n' });
    const first = await cached();
    expect(await cached()).toEqual(first);
    expect(first).toEqual(await readConfig(root));
    await putFiles(root, { 'pulso.local.yaml': 'network: {prefix: 28}\n' });
    expect((await cached()).network.prefix).toBe(28);
    await putFiles(root, { 'pulso.yaml': 'network: {prefix: x}\n' });
    await expect(cached()).rejects.toMatchObject({ code: 'yaml-schema' });
  });
});
