import { describe, expect, it } from 'vitest';
import { formatPlan } from '../../../src/engine/format-plan.ts';
import type { ObservedSet } from '../../../src/manifests/plan/observed-objects.ts';
import { planDeploy } from '../../../src/manifests/plan/plan-deploy.ts';
import { CORE } from '../../../src/manifests/resource-kind.ts';
import type { JsonObject } from '../../../src/text/json.ts';
import { buildDeployment, buildManifests } from '../../support/build-manifests.ts';

interface Storage {
  /** Claims by the name of their volume. */
  volumes?: Record<string, string>;
  /** Claims that the StatefulSet makes. */
  templates?: readonly string[];
  /** Path by the name of the volume, `path:folder of it`. */
  mounts?: Record<string, string>;
}

function workload({ volumes = {}, templates = [], mounts = {} }: Storage): JsonObject {
  return {
    ...{ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'database' } },
    spec: {
      template: {
        spec: {
          volumes: Object.entries(volumes).map(([name, claimName]) => ({
            ...{ name, persistentVolumeClaim: { claimName } },
          })),
          containers: [
            {
              name: 'database',
              volumeMounts: Object.entries(mounts).map(([name, place]) => {
                const [mountPath = '', subPath] = place.split(':');
                return { name, mountPath, ...(subPath !== undefined && { subPath }) };
              }),
            },
          ],
        },
      },
      volumeClaimTemplates: templates.map((name) => ({
        metadata: { name },
        spec: { resources: { requests: { storage: '2Gi' } } },
      })),
    },
  };
}

const manifest = buildManifests({
  'k8s/a.yaml': { ...buildDeployment('database'), kind: 'StatefulSet' },
}).objects.find(({ kind }) => kind === 'StatefulSet')!;

const claim = (name: string) => ({
  ...{ kind: { ...CORE.pods, kind: 'PersistentVolumeClaim' }, name, path: `/${name}` },
  live: { status: { capacity: { storage: '8Gi' } } },
});

function setOf(before: Storage, after: Storage, claims: readonly string[] = []): ObservedSet {
  const object = { manifest, path: '/database', conflicts: [], force: false };
  return {
    objects: [{ ...object, live: workload(before), next: workload(after) }],
    leftovers: claims.map(claim),
  };
}

function linesOf(set: ObservedSet, intent: object = {}): string[] {
  const operations = planDeploy('acme', set, { verb: 'deploy', ...intent });
  const text = formatPlan({ slug: 'acme', target: 'prod', operations });
  return text.split('\n').filter((line) => line.includes('persistentvolumeclaim'));
}

const OWN: Storage = { templates: ['data'], mounts: { data: '/data' } };
const NAMED: Storage = { volumes: { data: 'first' }, mounts: { data: '/data' } };

describe('data of a claim', () => {
  it.each<[string, Storage, Storage, string]>([
    [
      'of a StatefulSet that is renamed',
      OWN,
      { templates: ['store'], mounts: { store: '/data' } },
      'persistentvolumeclaim/data-database-0  data of database at /data is left behind: store-database-0 is mounted instead (a claim of 2Gi)',
    ],
    [
      'that is replaced by another',
      NAMED,
      { volumes: { data: 'second' }, mounts: { data: '/data' } },
      'persistentvolumeclaim/first  data of database at /data is left behind: second is mounted instead (a claim of 8Gi)',
    ],
    [
      'that is mounted at another path',
      OWN,
      { ...OWN, mounts: { data: '/var/data' } },
      'persistentvolumeclaim/data-database-0  data of database moves from /data to /var/data (a claim of 2Gi)',
    ],
    [
      'whose folder is another',
      { ...OWN, mounts: { data: '/data:a' } },
      { ...OWN, mounts: { data: '/data:b' } },
      'persistentvolumeclaim/data-database-0  data of database at /data is left behind: b of data-database-0 is mounted instead (a claim of 2Gi)',
    ],
    [
      'that is no longer mounted',
      NAMED,
      {},
      'persistentvolumeclaim/first  data of database at /data is left behind: no longer mounted (a claim of 8Gi)',
    ],
  ])('%s is left behind, which is destructive and said once', (_what, before, after, line) => {
    expect(linesOf(setOf(before, after, ['first']))).toContain(`! warning   ${line}`);
    expect(linesOf(setOf(before, after)).length).toBe(1);
  });

  it('that stays is not mentioned', () => {
    const renamed = { volumes: { store: 'first' }, mounts: { store: '/data' } };
    expect(linesOf(setOf(OWN, OWN))).toEqual([]);
    expect(linesOf(setOf(NAMED, renamed))).toEqual([]);
  });

  it('of a workload that is removed is left behind', () => {
    const kind = { ...CORE.pods, kind: 'StatefulSet' };
    const old = { kind, name: 'old', path: '/old', live: workload(NAMED) };
    const set = { ...setOf({}, {}), leftovers: [old] };
    expect(linesOf(set)).toEqual([
      '! warning   persistentvolumeclaim/first  data of old at /data is left behind: it is removed',
    ]);
    expect(linesOf({ ...setOf(NAMED, NAMED), leftovers: [old] })).toEqual([]);
  });

  it('of a CronJob that is removed is left behind, and one that stays keeps it', () => {
    const pods = workload(NAMED)['spec'] as JsonObject;
    const job = (name: string): JsonObject => {
      return { ...{ kind: 'CronJob', metadata: { name } }, spec: { jobTemplate: { spec: pods } } };
    };
    const kind = { ...CORE.pods, kind: 'CronJob' };
    const old = { kind, name: 'old', path: '/old', live: job('old') };
    expect(linesOf({ ...setOf({}, {}), leftovers: [old] })).toEqual([
      '! warning   persistentvolumeclaim/first  data of old at /data is left behind: it is removed',
    ]);
    const stays = {
      manifest: { ...manifest, kind: 'CronJob', name: 'report' },
      path: '/report',
      conflicts: [],
      force: false,
    };
    const objects = [{ ...stays, live: job('report'), next: job('report') }];
    expect(linesOf({ objects, leftovers: [old] })).toEqual([]);
  });
});

describe('with carryData, data of a claim', () => {
  const CARRY = { verb: 'deploy', carryData: true } as const;
  const RENAMED: Storage = { templates: ['store'], mounts: { store: '/data' } };
  const SECOND: Storage = { volumes: { data: 'second' }, mounts: { data: '/data' } };
  const own = (name: string) => ({
    manifest: { ...manifest, kind: 'PersistentVolumeClaim', name },
    ...{ path: `/${name}`, conflicts: [], force: false },
  });
  const scaled = (set: ObservedSet, replicas: number): ObservedSet => ({
    ...set,
    objects: set.objects.map((one) => ({
      ...one,
      live: { ...one.live, spec: { ...(one.live?.['spec'] as JsonObject), replicas } },
    })),
  });

  it('of a StatefulSet that is renamed is copied by the operation of its workload', () => {
    const operations = planDeploy('acme', setOf(OWN, RENAMED), CARRY);
    const carried = { from: 'data-database-0', to: 'store-database-0' };
    const workloads = operations.filter(({ resource }) => resource === 'statefulset/database');
    expect(workloads).toMatchObject([{ type: 'update', carry: [carried] }]);
    expect(operations.filter(({ destructive }) => destructive)).toEqual([]);
    expect(linesOf(setOf(OWN, RENAMED), CARRY)).toEqual([
      '  warning   persistentvolumeclaim/data-database-0  data of database at /data is copied to store-database-0; data-database-0 is kept (a claim of 2Gi)',
    ]);
  });

  it('ends the pods first where the StatefulSet is replaced, copied or not', () => {
    const set = setOf(OWN, RENAMED);
    const replaced = { ...set, objects: set.objects.map((one) => ({ ...one, replace: true })) };
    for (const intent of [CARRY, { verb: 'deploy' } as const]) {
      const operations = planDeploy('acme', replaced, intent);
      expect(operations.filter(({ replace }) => replace)).toMatchObject([{ endsFirst: true }]);
    }
    const stays = { ...setOf(OWN, OWN), objects: setOf(OWN, { ...OWN, volumes: { more: 'first' } }).objects.map((one) => ({ ...one, replace: true })) }; // prettier-ignore
    const [operation] = planDeploy('acme', stays, CARRY);
    expect(operation).toMatchObject({ replace: true });
    expect(operation).not.toHaveProperty('endsFirst');
  });

  it("is copied to a claim of the client's own files", () => {
    const set = setOf(NAMED, SECOND);
    const operations = planDeploy('acme', { ...set, objects: [...set.objects, own('second')] }, CARRY); // prettier-ignore
    expect(operations.flatMap(({ carry = [] }) => carry)).toEqual([{ from: 'first', to: 'second' }]); // prettier-ignore
  });

  const shared = { kind: { ...CORE.pods, kind: 'StatefulSet' }, name: 'old', path: '/old' };
  it.each<[string, ObservedSet]>([
    ["to a claim that is not the client's own", setOf(NAMED, SECOND)],
    ['of several pods', scaled(setOf(OWN, RENAMED), 2)],
    ['to another path', setOf(OWN, { ...OWN, mounts: { data: '/var/data' } })],
    ['to another folder', setOf({ ...OWN, mounts: { data: '/data:a' } }, { ...OWN, mounts: { data: '/data:b' } })], // prettier-ignore
    ['of a claim that is no longer mounted', setOf(NAMED, {})],
    [
      'that another workload mounts',
      {
        objects: [...setOf(NAMED, SECOND).objects, own('second')],
        leftovers: [{ ...shared, live: workload(NAMED) }],
      },
    ],
  ])('%s is left behind as without it', (_what, set) => {
    const operations = planDeploy('acme', set, CARRY);
    expect(operations.flatMap(({ carry = [] }) => carry)).toEqual([]);
    const left = operations.filter(({ destructive, warning }) => destructive && warning);
    expect(left[0]).toMatchObject({ cause: expect.stringMatching(/left behind|moves from/) });
  });

  it('that stays is not mentioned', () => {
    expect(linesOf(setOf(NAMED, NAMED), CARRY)).toEqual([]);
  });
});
