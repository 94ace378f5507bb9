import { expect, it } from 'vitest';
import { readySince } from '../../../src/manifests/plan/ready-since.ts';
import type { Pod, Workload } from '../../../src/manifests/plan/cluster-objects.ts';

const workload = (name: string, replicas = 1): Workload => ({
  metadata: { name },
  spec: { replicas, template: {}, serviceName: name },
});
/** A pod of a workload, ready or not since then. */
const pod = (name: string, since: string, status = 'True', leaving?: string): Pod =>
  ({
    metadata: {
      name: `${name}-0`,
      labels: { 'pulso.dev/service': name },
      deletionTimestamp: leaving,
    },
    status: { conditions: [{ type: 'Ready', status, lastTransitionTime: since }] },
  }) as Pod;

const early = '2026-01-01T00:00:01Z';
const late = '2026-01-01T00:00:10Z';

it.each<[string, Workload[], Pod[], string | undefined]>([
  ['since its pod is', [workload('a')], [pod('a', early)], early],
  ['not while its pod is not', [workload('a')], [pod('a', early, 'False')], undefined],
  ['not while its pod is being deleted', [workload('a')], [pod('a', early, 'True', late)], undefined], // prettier-ignore
  ['not without a pod', [workload('a')], [pod('b', early)], undefined],
  ['not while one of two is missing', [workload('a', 2)], [pod('a', early)], undefined],
  ['not without the workload', [], [pod('a', early)], undefined],
  ['since the last of them is', [workload('a', 2)], [pod('a', late), pod('a', early)], late],
  ['always, if it wants no pod', [workload('a', 0)], [], ''],
])('dependencies are ready %s', (_, workloads, pods, expected) => {
  expect(readySince(['a'], { workloads, pods })).toBe(expected);
});

it('several are ready since the last of them is', () => {
  const workloads = [workload('a'), workload('b'), workload('c')];
  const pods = [pod('a', early), pod('b', late), pod('c', early, 'False')];
  expect(readySince(['a', 'b'], { workloads, pods })).toBe(late);
  expect(readySince(['b', 'c'], { workloads, pods })).toBeUndefined();
});
