import { describe, expect, it } from 'vitest';
import { planStack } from '../../../src/compose/plan/plan-stack.ts';
import type { Mount } from '../../../src/engine/desired/stack.ts';
import type { Operation } from '../../../src/engine/plan.ts';
import { formatPlan } from '../../../src/engine/format-plan.ts';
import { buildObserved } from '../../support/build-observed.ts';
import { buildService, buildStack, buildVolume } from '../../support/build-stack.ts';

type Seen = { volume: string; target: string };

const volumes = ['data', 'other', 'third', 'more'].map((key) => buildVolume({ key }));
const at = (source: string, target: string): Mount => ({
  ...{ type: 'volume', source, target, readOnly: false },
});
const ANONYMOUS = 'a'.repeat(64);

interface Given {
  carryData?: boolean;
  /** What a neighbour mounts. */
  shared?: Seen[];
  /** Paths that the new image declares as volumes; absent: the engine lacks it. */
  declares?: string[] | undefined;
  /** The same of the present one. */
  declared?: string[];
}

/** The operations of a deploy of a changed image of `app`, which mounted `seen` before; a neighbour may too. */
function planOf(
  mounts: Mount[],
  seen: Seen[],
  { carryData = false, shared = [] as Seen[], declares, declared }: Given = {},
): Operation[] {
  const desired = buildStack({ services: [buildService({ image: 'new:1', mounts })], volumes });
  const neighbour = buildService({ name: 'neighbour' });
  const before = buildStack({ services: [buildService(), neighbour], volumes });
  const observed = buildObserved(before, {
    app: { mounts: seen, ...(declares && { declares }), ...(declared && { declared }) },
    neighbour: { mounts: shared },
  });
  const whole = { ...desired, services: [...desired.services, neighbour] };
  return planStack(whole, observed, { verb: 'deploy', carryData });
}

/** The lines about data. */
function linesOf(operations: Operation[]): string[] {
  const text = formatPlan({ slug: 'acme', target: 'local', operations });
  const lines = text.split('\n').filter((line) => line.includes('data of'));
  return lines.map((line) => line.replace(/ +(?=data of)/, '  '));
}

const serviceOperation = (operations: Operation[]) =>
  operations.find(({ resource }) => resource === 'service/app');

const UNNAMED = [{ volume: 'acme_app.data', target: '/data' }];
const LOST = '! warning   volume/acme_app.data  data of app at /data is left behind';

it.each<[string, Mount[], Seen[], string[], declares?: string[]]>([
  ['stays', [at('data', '/data')], [{ volume: 'acme_data', target: '/data' }], []],
  [
    'is renamed',
    [at('other', '/data')],
    [{ volume: 'acme_data', target: '/data' }],
    ['! warning   volume/data  data of app at /data is left behind: acme_other is mounted instead'],
  ],
  [
    'moves to another path',
    [at('data', '/var/data')],
    [{ volume: 'acme_data', target: '/data' }],
    ['! warning   volume/data  data of app moves from /data to /var/data'],
  ],
  [
    'is no longer mounted',
    [],
    [{ volume: 'acme_data', target: '/data' }],
    ['! warning   volume/data  data of app at /data is left behind: no longer mounted'],
  ],
  [
    'gets its first name',
    [at('data', '/data')],
    [{ volume: 'acme_app.data', target: '/data' }],
    [`${LOST}: acme_data is mounted instead`],
  ],
  ['has none in the files', [], UNNAMED, []],
  ['only its image declares', [], UNNAMED, [], ['/data']],
  ['had an empty source and has no place', [], UNNAMED, [`${LOST}: no longer mounted`], []],
  ['another image declares elsewhere', [], UNNAMED, [`${LOST}: no longer mounted`], ['/srv']],
  [
    'a folder of the client takes the place of',
    [{ type: 'bind', source: '/folder', target: '/data', readOnly: false }],
    UNNAMED,
    [`${LOST}: no longer mounted`],
    ['/data'],
  ],
  [
    'memory takes the place of',
    [{ type: 'tmpfs', target: '/data' }],
    UNNAMED,
    [`${LOST}: no longer mounted`],
    ['/data'],
  ],
  ['has an empty source', [at('', '/data')], [{ volume: 'acme_app.data', target: '/data' }], []],
  [
    'was anonymous and of another tool',
    [],
    [{ volume: ANONYMOUS, target: '/data' }],
    [`! warning   volume/${ANONYMOUS}  data of app at /data is left behind: no longer mounted`],
  ],
])('a volume that %s', (...[, mounts, seen, lines, declares]) => {
  expect(linesOf(planOf(mounts, seen, { declares }))).toEqual(lines);
});

describe('an image that keeps its data elsewhere than the present one', () => {
  const place = '/var/lib/postgresql/data';
  const mounts = [at('data', place)];
  const seen = [{ volume: 'acme_data', target: place }];
  const moved = '/var/lib/postgresql';
  const left = `! warning   volume/data  data of app at ${place} is left behind: the new image keeps its data in ${moved}`;

  it.each<[string, Mount[], declared: string[], declares: string[], string[]]>([
    ['leaves a volume behind', mounts, [place], [moved], [left]],
    ['finds it where it is mounted too', [...mounts, at('other', moved)], [place], [moved], []],
    ['declares what the present one does', mounts, [place], [place], []],
    ['declares it beside another', mounts, [place], [place, moved], []],
    ['says nothing of volumes', mounts, [place], [], []],
    ['never said that data is there', mounts, [], [moved], []],
    ['has always declared both', mounts, [place, moved], [moved], []],
  ])('%s', (...[, wanted, declared, declares, lines]) => {
    for (const carryData of [false, true]) {
      const operations = planOf(wanted, seen, { declared, declares, carryData });
      expect(linesOf(operations)).toEqual(lines);
      const lossy = operations.filter(({ destructive }) => destructive);
      expect(lossy).toHaveLength(lines.length);
    }
  });
});

const AT_DATA = [{ volume: 'acme_data', target: '/data' }];

describe('with carryData, data', () => {
  it.each<[string, Mount[], Seen[], { from: string; to: string }, declares?: string[]]>([
    [
      'of a renamed volume',
      [at('other', '/data')],
      AT_DATA,
      { from: 'acme_data', to: 'acme_other' },
    ],
    [
      'of a renamed volume at another path',
      [at('other', '/var/data')],
      AT_DATA,
      { from: 'acme_data', to: 'acme_other' },
    ],
    [
      'of a volume that gets its first name',
      [at('data', '/data')],
      [{ volume: 'acme_app.data', target: '/data' }],
      { from: 'acme_app.data', to: 'acme_data' },
    ],
    [
      'of an anonymous volume of another tool',
      [at('data', '/data')],
      [{ volume: ANONYMOUS, target: '/data' }],
      { from: ANONYMOUS, to: 'acme_data' },
    ],
    [
      'of an unnamed volume that moves to another path',
      [at('', '/var/data')],
      UNNAMED,
      { from: 'acme_app.data', to: 'acme_app.var.data' },
      [],
    ],
    [
      'of a volume that the new image declares elsewhere',
      [],
      UNNAMED,
      { from: 'acme_app.data', to: 'acme_app.srv' },
      ['/srv'],
    ],
  ])('%s is copied, and nothing is lost', (...[, mounts, seen, carried, declares]) => {
    const operations = planOf(mounts, seen, { carryData: true, declares });
    expect(serviceOperation(operations)).toMatchObject({ carry: [carried], rollback: 'restore' });
    expect(operations.some(({ destructive }) => destructive)).toBe(false);
    expect(linesOf(operations)[0]).toContain(`is copied to ${carried.to}; ${carried.from} is kept`);
  });

  it.each<[string, Mount[], Seen[], Seen[]]>([
    ['that has no place any more', [], AT_DATA, []],
    ['that another service mounts', [at('other', '/data')], AT_DATA, AT_DATA],
    ['of a volume that is mounted elsewhere', [at('data', '/var/data')], AT_DATA, []],
    [
      'of two volumes that one could replace',
      [at('other', '/var/data')],
      [...AT_DATA, { volume: 'acme_more', target: '/more' }],
      [],
    ],
    ['that two volumes could take', [at('other', '/var/data'), at('third', '/third')], AT_DATA, []],
  ])('%s is not copied and has to be confirmed', (_what, mounts, seen, shared) => {
    const operations = planOf(mounts, seen, { carryData: true, shared });
    expect(serviceOperation(operations)?.carry).toBeUndefined();
    expect(operations.some(({ destructive, id }) => destructive && id === 'acme_data')).toBe(true);
  });
});

describe('an interrupted copy', () => {
  /** `acme_other` got a copy of the data of this container. */
  function planAfterKill(
    carryData: boolean,
    { carriedFor = 'id-of-app', started = [] as Seen[] } = {},
  ): Operation[] {
    const neighbour = buildService({ name: 'neighbour' });
    const app = buildService({ image: 'new:1', mounts: [at('other', '/data')] });
    const before = buildStack({ services: [buildService(), neighbour], volumes });
    const seen = buildObserved(before, {
      app: { mounts: AT_DATA },
      neighbour: { mounts: started },
    });
    const observed = {
      ...seen,
      volumes: seen.volumes.map((one) => (one.key === 'other' ? { ...one, carriedFor } : one)),
    };
    const desired = buildStack({ services: [app, neighbour], volumes });
    return planStack(desired, observed, { verb: 'deploy', carryData });
  }

  it('is removed and made again by the next deploy with carryData', () => {
    const operations = planAfterKill(true);
    expect(serviceOperation(operations)?.carry).toEqual([
      { from: 'acme_data', to: 'acme_other', again: true },
    ]);
    expect(linesOf(operations)[0]).toContain('is copied again, after an interrupted copy,');
  });

  it('is refused by a deploy without carryData', () => {
    expect(() => planAfterKill(false)).toThrow(
      expect.objectContaining({
        code: 'carry-unfinished',
        hint: expect.stringContaining('pulso deploy acme --carry-data') as string,
      }),
    );
  });

  it.each([
    ['whose data has another owner', { carriedFor: 'another' }],
    ['that a container was started on', { started: [{ volume: 'acme_other', target: '/x' }] }],
  ])('%s is not taken for one', (_what, seen) => {
    expect(serviceOperation(planAfterKill(true, seen))?.carry).toEqual([
      { from: 'acme_data', to: 'acme_other' },
    ]);
    expect(() => planAfterKill(false, seen)).not.toThrow();
  });
});

it('data is not copied to an external volume', () => {
  const external = buildVolume({ key: 'other', external: true });
  const service = buildService({ image: 'new:1', mounts: [at('other', '/data')] });
  const desired = buildStack({ services: [service], volumes: [external] });
  const before = buildStack({ services: [buildService()], volumes });
  const observed = buildObserved(before, { app: { mounts: AT_DATA } });
  const operations = planStack(desired, observed, { verb: 'deploy', carryData: true });
  expect(serviceOperation(operations)?.carry).toBeUndefined();
});

it('data of a service that is removed is left behind, unless another service mounts it', () => {
  const gone = buildService({ name: 'gone' });
  const before = buildObserved(buildStack({ services: [gone], volumes }), {
    gone: { mounts: [...AT_DATA, { volume: 'acme_other', target: '/other' }] },
  });
  const heir = buildService({ mounts: [at('other', '/other')] });
  const desired = buildStack({ services: [heir], volumes });
  expect(linesOf(planStack(desired, before, { verb: 'deploy' }))).toEqual([
    '! warning   volume/data  data of gone at /data is left behind: the service is removed',
  ]);
});
