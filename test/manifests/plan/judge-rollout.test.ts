import { describe, expect, it } from 'vitest';
import { judgeRollout, type Event, type Sight } from '../../../src/manifests/plan/judge-rollout.ts';
import type { Deployment, Pod, StatefulSet } from '../../../src/manifests/plan/workload.ts';

const annotations = { 'pulso.dev/checksum': 'new' };
const template = { metadata: { annotations } };

function deployment(status: object, replicas = 1): Deployment {
  const spec = { replicas, template, selector: {} };
  return { metadata: { name: 'app' }, spec, status: { observedGeneration: 2, ...status } };
}

function statefulSet(status: object, written?: string): StatefulSet {
  const spec = { replicas: 1, template, selector: {}, serviceName: 'app' };
  return {
    metadata: { name: 'app', managedFields: [{ manager: 'pulso', time: written ?? '' }] },
    spec,
    status: { observedGeneration: 2, replicas: 1, ...status },
  };
}

interface PodChanges {
  checksum?: string;
  waiting?: object;
  terminated?: object;
  conditions?: object[];
  leaving?: boolean;
}

function pod({
  checksum = 'new',
  waiting,
  terminated,
  conditions = [],
  leaving,
}: PodChanges = {}): Pod {
  const container = {
    ...{ name: 'app', image: 'app:1', imageID: '', ready: false, restartCount: 2 },
    state: waiting === undefined ? { running: {} } : { waiting },
    ...(terminated === undefined ? {} : { lastState: { terminated } }),
  };
  return {
    metadata: {
      name: 'app-0',
      labels: { 'pulso.dev/service': 'app' },
      annotations: { 'pulso.dev/checksum': checksum },
      ...(leaving === true ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
    },
    status: { containerStatuses: [container], conditions },
  } as Pod;
}

function crashed(startedAt: string): Pod {
  return pod({ waiting: { reason: 'CrashLoopBackOff' }, terminated: { exitCode: 1, startedAt } });
}

function event(reason: string, message: string, name = 'app-0'): Event {
  return {
    involvedObject: { name },
    metadata: {},
    reason,
    message,
    lastTimestamp: '2026-01-01T00:00:00Z',
  };
}

const whole = { replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 };
const half = { replicas: 2, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 };
const quota =
  'pods "app-1" is forbidden: exceeded quota: quota, requested: pods=1, used: pods=0, limited: pods=0';
const unbound = '0/1 nodes are available: 1 pod has unbound immediate PersistentVolumeClaims.';
const isUnscheduled = (message: string) => [
  { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message },
];

describe('how far a rollout is', () => {
  it.each<[string, Partial<Sight>, string]>([
    ['whole', { workload: deployment(whole) }, 'ready'],
    [
      'whole, of an older generation',
      { workload: deployment({ ...whole, observedGeneration: 1 }) },
      'waiting: the cluster has not taken it up yet',
    ],
    [
      'old pods still there',
      { workload: deployment({ ...whole, replicas: 2 }) },
      'waiting: 0 of 1 ready: its container is being made',
    ],
    [
      'ready and not yet available',
      { workload: deployment({ ...whole, availableReplicas: 0 }) },
      'waiting: 0 of 1 ready: its container is being made',
    ],
    [
      'a stateful set of one revision',
      { workload: statefulSet({ ...whole, currentRevision: 'a', updateRevision: 'a' }) },
      'ready',
    ],
    [
      'a stateful set between two',
      { workload: statefulSet({ ...whole, currentRevision: 'a', updateRevision: 'b' }) },
      'waiting: 0 of 1 ready: its container is being made',
    ],
    [
      'stopped, its pod still ending',
      { workload: deployment({}, 0), pods: [pod({ leaving: true })] },
      'waiting: its pods are ending',
    ],
    ['stopped', { workload: deployment({}, 0), pods: [] }, 'ready'],
    ['its container is made', {}, 'waiting: 0 of 1 ready: its container is being made'],
    [
      'no image of that name',
      { pods: [pod({ waiting: { reason: 'ImagePullBackOff', message: 'not found' } })] },
      'failed image-missing: cannot get image app:1: not found',
    ],
    [
      'a first pull that failed is tried again',
      { pods: [pod({ waiting: { reason: 'ErrImagePull', message: 'not found' } })] },
      'waiting: 0 of 1 ready: ErrImagePull: not found',
    ],
    [
      'a name that is none',
      { pods: [pod({ waiting: { reason: 'InvalidImageName' } })] },
      'failed image-missing: cannot get image app:1',
    ],
    [
      'it crashes',
      { pods: [pod({ waiting: { reason: 'CrashLoopBackOff' }, terminated: { exitCode: 3 } })] },
      'failed unhealthy: it keeps restarting, last with exit code 3',
    ],
    [
      'it is killed for memory',
      {
        pods: [
          pod({
            waiting: { reason: 'CrashLoopBackOff' },
            terminated: { exitCode: 137, reason: 'OOMKilled' },
          }),
        ],
      },
      'failed unhealthy: it keeps restarting, last with exit code 137, killed: out of memory',
    ],
    [
      'it is killed by its probe',
      {
        pods: [pod({ waiting: { reason: 'CrashLoopBackOff' }, terminated: { exitCode: 0 } })],
        events: [event('Unhealthy', 'Liveness probe failed: HTTP 500\n')],
      },
      'failed unhealthy: it keeps restarting, last with exit code 0; Liveness probe failed: HTTP 500',
    ],
    [
      'it crashes while what it needs is not ready',
      { pods: [crashed('2026-01-01T00:00:09Z')], needed: {} },
      'waiting: 0 of 1 ready: CrashLoopBackOff',
    ],
    [
      'it crashed, last begun before what it needs was ready',
      { pods: [crashed('2026-01-01T00:00:09Z')], needed: { readySince: '2026-01-01T00:00:10Z' } },
      'waiting: 0 of 1 ready: CrashLoopBackOff',
    ],
    [
      'it crashed, last begun in the same second',
      { pods: [crashed('2026-01-01T00:00:10Z')], needed: { readySince: '2026-01-01T00:00:10Z' } },
      'waiting: 0 of 1 ready: CrashLoopBackOff',
    ],
    [
      'it crashes, though what it needs was ready',
      { pods: [crashed('2026-01-01T00:00:11Z')], needed: { readySince: '2026-01-01T00:00:10Z' } },
      'failed unhealthy: it keeps restarting, last with exit code 1',
    ],
    [
      'it has no image, whatever it needs',
      { pods: [pod({ waiting: { reason: 'ImagePullBackOff' } })], needed: {} },
      'failed image-missing: cannot get image app:1',
    ],
    [
      'an old pod that crashes is no news',
      {
        workload: deployment(half),
        pods: [pod({ checksum: 'old', waiting: { reason: 'CrashLoopBackOff' } })],
      },
      'waiting: 0 of 1 ready',
    ],
    [
      'a secret that is missing',
      {
        pods: [
          pod({
            waiting: { reason: 'CreateContainerConfigError', message: 'secret "x" not found' },
          }),
        ],
      },
      'waiting: 0 of 1 ready: CreateContainerConfigError: secret "x" not found',
    ],
    [
      'a volume that does not mount',
      {
        pods: [pod({ waiting: { reason: 'ContainerCreating' } })],
        events: [event('FailedMount', 'secret "x" not found')],
      },
      'waiting: 0 of 1 ready: secret "x" not found',
    ],
    [
      'no node',
      {
        pods: [pod({ conditions: isUnscheduled('0/1 nodes are available: 1 Insufficient cpu.') })],
      },
      'waiting: 0 of 1 ready: no node can take it: 0/1 nodes are available: 1 Insufficient cpu.',
    ],
    [
      'no volume',
      { pods: [pod({ conditions: isUnscheduled(unbound) })] },
      `waiting: 0 of 1 ready: its volume is not bound: ${unbound}`,
    ],
    [
      'the quota refuses a deployment’s pod',
      {
        pods: [],
        workload: deployment({
          conditions: [{ type: 'ReplicaFailure', status: 'True', message: quota }],
        }),
      },
      `failed unhealthy: the quota has no room for its pod: ${quota}`,
    ],
    [
      'the quota refuses a stateful set’s pod',
      { pods: [], workload: statefulSet({}), events: [event('FailedCreate', quota, 'app')] },
      `failed unhealthy: the quota has no room for its pod: ${quota}`,
    ],
    [
      'what the quota refused before the last write is over',
      {
        pods: [],
        workload: statefulSet({}, '2026-01-01T00:00:01Z'),
        events: [event('FailedCreate', quota, 'app')],
      },
      'waiting: 0 of 1 ready',
    ],
    [
      'the quota has no room until the old pod is gone',
      {
        pods: [pod({ checksum: 'old', leaving: true })],
        workload: deployment({
          conditions: [{ type: 'ReplicaFailure', status: 'True', message: quota }],
        }),
      },
      'waiting: 0 of 1 ready',
    ],
    [
      'a pod that asks for too much',
      {
        pods: [],
        workload: statefulSet({}),
        events: [event('FailedCreate', 'violates PodSecurity "restricted"', 'app')],
      },
      'failed unhealthy: its pod is refused: violates PodSecurity "restricted"',
    ],
  ])('%s', (_, changes, expected) => {
    const creating = pod({ waiting: { reason: 'ContainerCreating' } });
    const sight = {
      workload: deployment({}),
      generation: 2,
      pods: [creating],
      events: [],
      ...changes,
    };
    const judgement = judgeRollout(sight);
    const { state } = judgement;
    if (state === 'ready') expect(state).toBe(expected);
    else {
      const code = state === 'failed' ? ` ${judgement.code}` : '';
      expect(`${state}${code}: ${judgement.reason}`).toBe(expected);
    }
  });
});
