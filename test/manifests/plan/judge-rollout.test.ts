import { describe, expect, it } from 'vitest';
import type { ClusterEvent } from '../../../src/manifests/plan/cluster-objects.ts';
import { judgeRollout, type WorkloadSnapshot } from '../../../src/manifests/plan/judge-rollout.ts';
import type { Pod, Workload } from '../../../src/manifests/plan/cluster-objects.ts';

const annotations = { 'pulso.dev/checksum': 'new' };
const template = { metadata: { annotations } };

function deployment(status: object, replicas = 1): Workload {
  const spec = { replicas, template };
  return { metadata: { name: 'app' }, spec, status: { observedGeneration: 2, ...status } };
}

function statefulSet(status: object, written?: string): Workload {
  const spec = { replicas: 1, template, serviceName: 'app' };
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

function event(reason: string, message: string, name = 'app-0'): ClusterEvent {
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

describe('judgeRollout', () => {
  it.each<[string, Partial<WorkloadSnapshot>, string]>([
    ['complete', { workload: deployment(whole) }, 'ready'],
    [
      'complete, but of an older generation',
      { workload: deployment({ ...whole, observedGeneration: 1 }) },
      'waiting: the cluster has not started the rollout yet',
    ],
    [
      'old pods still there',
      { workload: deployment({ ...whole, replicas: 2 }) },
      'waiting: 0 of 1 ready: creating its container',
    ],
    [
      'ready, but not yet available',
      { workload: deployment({ ...whole, availableReplicas: 0 }) },
      'waiting: 0 of 1 ready: creating its container',
    ],
    [
      'a StatefulSet of one revision',
      { workload: statefulSet({ ...whole, currentRevision: 'a', updateRevision: 'a' }) },
      'ready',
    ],
    [
      'a StatefulSet between two revisions',
      { workload: statefulSet({ ...whole, currentRevision: 'a', updateRevision: 'b' }) },
      'waiting: 0 of 1 ready: creating its container',
    ],
    [
      'stopped, its pod still terminating',
      { workload: deployment({}, 0), pods: [pod({ leaving: true })] },
      'waiting: its pods are terminating',
    ],
    ['stopped', { workload: deployment({}, 0), pods: [] }, 'ready'],
    ['its container is being created', {}, 'waiting: 0 of 1 ready: creating its container'],
    [
      'the image does not exist',
      { pods: [pod({ waiting: { reason: 'ImagePullBackOff', message: 'not found' } })] },
      'failed image-missing: cannot pull image app:1: not found',
    ],
    [
      'the first pull failed and is retried',
      { pods: [pod({ waiting: { reason: 'ErrImagePull', message: 'not found' } })] },
      'waiting: 0 of 1 ready: ErrImagePull: not found',
    ],
    [
      'the image name is invalid',
      { pods: [pod({ waiting: { reason: 'InvalidImageName' } })] },
      'failed image-missing: cannot pull image app:1',
    ],
    [
      'it crashes',
      { pods: [pod({ waiting: { reason: 'CrashLoopBackOff' }, terminated: { exitCode: 3 } })] },
      'failed unhealthy: it keeps restarting, last with exit code 3',
    ],
    [
      'its command cannot be run',
      {
        pods: [
          pod({
            waiting: { reason: 'CrashLoopBackOff' },
            terminated: {
              exitCode: 128,
              reason: 'StartError',
              message: 'exec: "nope": not found\n',
            },
          }),
        ],
      },
      'failed unhealthy: it cannot start: exec: "nope": not found',
    ],
    [
      'it is killed: out of memory',
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
      'it crashes while its dependency is not ready',
      { pods: [crashed('2026-01-01T00:00:09Z')], needed: { readySince: undefined } },
      'waiting: 0 of 1 ready: CrashLoopBackOff',
    ],
    [
      'it crashed, last started before its dependency was ready',
      { pods: [crashed('2026-01-01T00:00:09Z')], needed: { readySince: '2026-01-01T00:00:10Z' } },
      'waiting: 0 of 1 ready: CrashLoopBackOff',
    ],
    [
      'it crashed, last started in the same second',
      { pods: [crashed('2026-01-01T00:00:10Z')], needed: { readySince: '2026-01-01T00:00:10Z' } },
      'waiting: 0 of 1 ready: CrashLoopBackOff',
    ],
    [
      'it crashes although its dependency was ready',
      { pods: [crashed('2026-01-01T00:00:11Z')], needed: { readySince: '2026-01-01T00:00:10Z' } },
      'failed unhealthy: it keeps restarting, last with exit code 1',
    ],
    [
      'its image is missing, whatever its dependency',
      {
        pods: [pod({ waiting: { reason: 'ImagePullBackOff' } })],
        needed: { readySince: undefined },
      },
      'failed image-missing: cannot pull image app:1',
    ],
    [
      'only an old pod crashes',
      {
        workload: deployment(half),
        pods: [pod({ checksum: 'old', waiting: { reason: 'CrashLoopBackOff' } })],
      },
      'waiting: 0 of 1 ready',
    ],
    [
      'a secret is missing',
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
      'its image runs as a user that it does not allow',
      {
        pods: [
          pod({
            waiting: {
              reason: 'CreateContainerConfigError',
              message: 'container has runAsNonRoot and image will run as root',
            },
          }),
        ],
      },
      'failed unhealthy: it cannot start: container has runAsNonRoot and image will run as root',
    ],
    [
      'a volume cannot be mounted',
      {
        pods: [pod({ waiting: { reason: 'ContainerCreating' } })],
        events: [event('FailedMount', 'secret "x" not found')],
      },
      'waiting: 0 of 1 ready: secret "x" not found',
    ],
    [
      'no node fits',
      {
        pods: [pod({ conditions: isUnscheduled('0/1 nodes are available: 1 Insufficient cpu.') })],
      },
      'waiting: 0 of 1 ready: no node can run it: 0/1 nodes are available: 1 Insufficient cpu.',
    ],
    [
      'no volume is bound',
      { pods: [pod({ conditions: isUnscheduled(unbound) })] },
      `waiting: 0 of 1 ready: its volume is not bound: ${unbound}`,
    ],
    [
      'the quota rejects the pod of a Deployment',
      {
        pods: [],
        workload: deployment({
          conditions: [{ type: 'ReplicaFailure', status: 'True', message: quota }],
        }),
      },
      `failed unhealthy: the quota has no room for its pod: ${quota}`,
    ],
    [
      'the quota rejects the pod of a StatefulSet',
      { pods: [], workload: statefulSet({}), events: [event('FailedCreate', quota, 'app')] },
      `failed unhealthy: the quota has no room for its pod: ${quota}`,
    ],
    [
      'the quota rejected it before the last write',
      {
        pods: [],
        workload: statefulSet({}, '2026-01-01T00:00:01Z'),
        events: [event('FailedCreate', quota, 'app')],
      },
      'waiting: 0 of 1 ready',
    ],
    [
      'the quota has no room until the old pod is deleted',
      {
        pods: [pod({ checksum: 'old', leaving: true })],
        workload: deployment({
          conditions: [{ type: 'ReplicaFailure', status: 'True', message: quota }],
        }),
      },
      'waiting: 0 of 1 ready',
    ],
    [
      'pod security rejects the pod',
      {
        pods: [],
        workload: statefulSet({}),
        events: [event('FailedCreate', 'violates PodSecurity "restricted"', 'app')],
      },
      'failed unhealthy: its pod is rejected: violates PodSecurity "restricted"',
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
