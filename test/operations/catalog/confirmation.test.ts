import { describe, expect, it } from 'vitest';
import { catalog } from '../../../src/operations/catalog.ts';
import { toConfirm } from '../../../src/operations/catalog/confirmation.ts';

const PLAN = { slug: 'acme', target: 'local', operations: [] };

describe('toConfirm', () => {
  it('a yes given beforehand is a yes to every plan', async () => {
    expect(await toConfirm('granted')(PLAN)).toBe(true);
  });

  it('without anybody to ask, a plan that needs a yes fails with its client', async () => {
    await expect(toConfirm('unavailable')(PLAN)).rejects.toMatchObject({
      code: 'not-confirmed',
      slug: 'acme',
      hint: 'preview with --dry-run, then pass --yes',
    });
  });

  it('asks a person, who can say no', async () => {
    expect(await toConfirm(() => Promise.resolve(false))(PLAN)).toBe(false);
  });
});

describe('destroy', () => {
  it('needs a confirmation before anything is looked at, but for a dry run', () => {
    const given = { slugs: ['acme'], confirm: 'unavailable' } as const;
    expect(() => catalog.destroy.accept(given)).toThrow(
      expect.objectContaining({
        code: 'not-confirmed',
        message: 'destroy needs confirmation and this is not a terminal',
      }),
    );
    expect(catalog.destroy.accept({ ...given, dryRun: true }).intent).toEqual({
      verb: 'destroy',
      purge: false,
    });
    expect(catalog.destroy.accept({ ...given, confirm: 'granted' }).intent.verb).toBe('destroy');
  });
});
