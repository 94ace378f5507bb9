import { expect, it } from 'vitest';
import type { ContainerState, Pod } from '../../../src/manifests/plan/cluster-objects.ts';
import { podEvents } from '../../../src/manifests/plan/pod-events.ts';

const NOW = '2026-01-01T00:01:00Z';
const running: ContainerState = { running: { startedAt: '2026-01-01T00:00:01Z' } };
const again: ContainerState = { running: { startedAt: '2026-01-01T00:00:09Z' } };
const ended = (reason: string, exitCode: number): ContainerState => ({
  terminated: {
    ...{ reason, exitCode, startedAt: '2026-01-01T00:00:01Z' },
    finishedAt: '2026-01-01T00:00:08Z',
  },
});

function pod(
  state: ContainerState | undefined,
  { ready = false, lastState, deleting = false }: { ready?: boolean; lastState?: ContainerState; deleting?: boolean } = {}, // prettier-ignore
): Pod {
  const container = {
    ...{ name: 'app', image: 'app:1', ready, restartCount: 0 },
    ...(state === undefined ? {} : { state }),
    ...(lastState === undefined ? {} : { lastState }),
  };
  const status = ready ? 'True' : 'False';
  const condition = { type: 'Ready', status, lastTransitionTime: '2026-01-01T00:00:30Z' };
  return {
    metadata: {
      ...{ name: 'app-1', namespace: 'acme', labels: { 'pulso.dev/service': 'app' } },
      ...(deleting ? { deletionTimestamp: NOW } : {}),
    },
    status: { containerStatuses: [container], conditions: [condition] },
  };
}

it.each<[string, Pod | undefined, Pod | undefined, string[]]>([
  ['a new pod is not started yet', undefined, pod({ waiting: {} }), []],
  ['it starts', pod({ waiting: {} }), pod(running), ['start 00:00:01']],
  [
    'a new pod is running and ready',
    undefined,
    pod(running, { ready: true }),
    ['start 00:00:01', 'healthy 00:00:30'],
  ],
  ['it gets ready', pod(running), pod(running, { ready: true }), ['healthy 00:00:30']],
  ['it is no longer ready', pod(running, { ready: true }), pod(running), ['unhealthy 00:00:30']],
  [
    'it is deleted, so no longer ready',
    pod(running, { ready: true }),
    pod(running, { deleting: true }),
    [],
  ],
  ['it ends', pod(running), pod(ended('Error', 3)), ['die 00:00:08 3']],
  [
    'it is killed: out of memory',
    pod(running),
    pod(ended('OOMKilled', 137)),
    ['oom 00:00:08', 'die 00:00:08 137'],
  ],
  [
    'it ends and starts again',
    pod(running),
    pod(again, { lastState: ended('Error', 1) }),
    ['die 00:00:08 1', 'start 00:00:09'],
  ],
  [
    'it starts again after an end that was seen',
    pod(ended('Error', 1)),
    pod(again, { lastState: ended('Error', 1) }),
    ['start 00:00:09'],
  ],
  ['it is removed while running', pod(running), undefined, ['die 00:01:00']],
  ['it is removed after its end', pod(ended('Completed', 0)), undefined, []],
  ['nothing changes', pod(running), pod(running), []],
])('podEvents: %s', (_, before, after, expected) => {
  // prettier-ignore
  const events = podEvents(before, after, NOW).map(({ type, at, exitCode }) =>
    `${type} ${at.slice(11, 19)} ${exitCode ?? ''}`.trim(),
  );
  expect(events).toEqual(expected);
});

it('podEvents ignores pods that are not of a service', () => {
  const job = { metadata: { name: 'job', namespace: 'acme' }, status: {} };
  expect(podEvents(undefined, job, NOW)).toEqual([]);
});
