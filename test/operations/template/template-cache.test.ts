import { describe, expect, it, vi } from 'vitest';
import { openTemplate } from '../../../src/operations/template/open-template.ts';
import type { PackedTemplate } from '../../../src/template/pack/pack-template.ts';
import type { TemplateSource } from '../../../src/template/template.ts';
import { openUserCache, type UserCache } from '../../../src/workspace/disk/user-cache.ts';
import { temporaryFolder } from '../../support/temporary-workspace.ts';

function source(text: string, folder = 'clients/shop'): TemplateSource {
  const bytes = new TextEncoder().encode(text);
  const manifest = 'name: shop\nversion: 1.0.0\nquestions: []\n';
  return {
    name: 'shop',
    folder,
    manifest,
    files: [{ path: 'a.txt.hbs', bytes, executable: false }],
  };
}

const openCache = (name: string): UserCache<PackedTemplate> =>
  openUserCache('templates', name, 'a build');

describe('openTemplate with a cache', () => {
  it('takes a template from the cache only if its files, its name and its folder are the same', async () => {
    vi.stubEnv('XDG_CACHE_HOME', await temporaryFolder());
    const found: boolean[] = [];
    const inner = openCache('shop');
    const read: typeof inner.read = (inputs) => {
      const packed = inner.read(inputs);
      found.push(packed !== undefined);
      return packed;
    };
    const cache = { ...inner, read };
    const compiled = await openTemplate(source('{{slug}}\n'), cache).compile();
    expect(await openTemplate(source('{{slug}}\n'), cache).compile()).toMatchObject({ digest: compiled.digest }); // prettier-ignore
    expect(found).toEqual([false, true]);
    await openTemplate(source('{{slug}}!\n'), cache).compile();
    await openTemplate(source('{{slug}}!\n', 'clients/other'), cache).compile();
    expect(found).toEqual([false, true, false, false]); // prettier-ignore
  });

  it('keeps no template that has a fault', async () => {
    vi.stubEnv('XDG_CACHE_HOME', await temporaryFolder());
    const open = (): Promise<unknown> =>
      openTemplate(source('{{nobody}}\n'), openCache('shop')).compile();
    await expect(open()).rejects.toMatchObject({ code: 'template-variable' });
    await expect(open()).rejects.toMatchObject({ code: 'template-variable' });
  });
});
