import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { catalog, type VerbName } from '../../../src/operations/catalog.ts';

const NAMES = Object.keys(catalog) as VerbName[];

/** The least that each verb needs to be told; verbs that need nothing are left out. */
const LEAST: Partial<Record<VerbName, object>> = {
  'config get': { slug: 'acme', key: 'target' },
  'config show': { slug: 'acme' },
  'backup-key': { file: 'backup.key' },
  exec: { slug: 'acme', argv: ['env'] },
  run: { slug: 'acme', argv: ['env'] },
  init: { folder: '/work' },
  'lock release': { lock: 'acme' },
  'template release': { bump: 'minor' },
  edit: { slug: 'acme' },
  resolve: { slug: 'acme' },
  set: { changed: { country: 'CO' } },
  upgrade: { appVersion: '1.5.0' },
  move: { slug: 'acme', target: 'prod' },
  restore: { slug: 'acme' },
  clone: { slug: 'acme', as: 'copy' },
  history: { slug: 'acme' },
  rollback: { slug: 'acme' },
  remove: { slug: 'acme' },
  rename: { slug: 'acme', to: 'copy' },
  reset: { slug: 'acme' },
  render: { slug: 'acme' },
  logs: { slug: 'acme' },
  shell: { slug: 'acme' },
  psql: { slug: 'acme' },
  mysql: { slug: 'acme' },
  'redis-cli': { slug: 'acme' },
  open: { slug: 'acme' },
  port: { slug: 'acme' },
  'secrets set': { slug: 'acme', name: 'token', value: 'YQ==' },
  'secrets import': { slug: 'acme', values: { token: 'YQ==' } },
  'secrets rotate': { slug: 'acme', names: ['token'] },
};

/** What a caller has to say beside the request: who confirms. */
const CONFIRM = { confirm: 'granted', confirmPlan: 'granted', decide: undefined } as const;

/** Accepts a request whose type the test does not know. */
function accept(name: VerbName, given: object): unknown {
  return (catalog[name].accept as (given: object) => unknown)({ ...given, ...CONFIRM });
}

describe('the catalog', () => {
  it.each(NAMES)('%s has a line of help that is imperative and under 72 characters', (name) => {
    expect(catalog[name].summary).toMatch(/^[A-Z][^.]{5,70}$/);
    expect(catalog[name].summary.length).toBeLessThan(72);
  });

  it.each(NAMES)('the request schema of %s takes the least, and nothing unknown', async (name) => {
    const { request } = await catalog[name].schemas();
    const least = LEAST[name] ?? {};
    expect(request.safeParse(least).error).toBeUndefined();
    expect(request.safeParse({ ...least, unknown: 1 }).success).toBe(false);
  });

  it.each(NAMES)('%s fills in the defaults that its request schema names', async (name) => {
    const { request } = await catalog[name].schemas();
    const least = LEAST[name] ?? {};
    const parsed = request.parse(least) as object;
    expect(withoutHooks(accept(name, least))).toEqual(withoutHooks(accept(name, parsed)));
  });

  it.each(NAMES)('the result schema of %s keeps no field that it does not name', async (name) => {
    const { result } = await catalog[name].schemas();
    expect(result).toBeInstanceOf(z.ZodObject);
    expect((result as z.ZodObject).def.catchall).toBeUndefined();
  });

  it('the defaults of a rollout are one client first, then a quarter, and no failure', async () => {
    const { request } = await catalog.sync.schemas();
    expect(request.parse({ rollout: {} })).toMatchObject({
      conflict: 'fail',
      rollout: { canary: 1, maxUnavailable: { percent: 25 }, maxFailures: 0, timeout: 300_000 },
    });
    const accepted = catalog.sync.accept({ rollout: {}, confirm: 'granted' });
    expect(accepted.rollout).toMatchObject({
      canary: 1,
      maxUnavailable: { percent: 25 },
      maxFailures: 0,
      timeout: 300_000,
    });
  });

  it('upgrade changes the answer app_version', () => {
    expect(catalog.upgrade.accept({ slugs: ['acme'], appVersion: '1.5.0' })).toMatchObject({
      slugs: ['acme'],
      changed: { app_version: '1.5.0' },
      conflict: 'fail',
    });
  });
});

/** Functions differ by identity: what they are asked is tested where they are called. */
function withoutHooks(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}
