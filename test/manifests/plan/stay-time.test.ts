import { expect, it } from 'vitest';
import type { Pod, Workload } from '../../../src/manifests/plan/cluster-objects.ts';
import { stayTime } from '../../../src/manifests/plan/stay-time.ts';
import { SERVICE_LABEL } from '../../../src/manifests/transform/transform-pods.ts';

const NOW = Date.parse('2026-01-01T00:01:00Z');

function workload(probed: boolean, replicas = 1): Workload {
  const container = { name: 'app', ...(probed ? { readinessProbe: {} } : {}) };
  return {
    metadata: { name: 'app' },
    spec: { replicas, template: { spec: { containers: [container] } } },
  };
}

function pod(seconds: number, restartCount = 0): Pod {
  const startedAt = new Date(NOW - seconds * 1000).toISOString();
  const status = { name: 'app', image: 'app:1', ready: true, restartCount };
  return {
    metadata: { name: 'app-1', labels: { [SERVICE_LABEL]: 'app' } },
    status: { containerStatuses: [{ ...status, state: { running: { startedAt } } }] },
  };
}

it.each<[number, string, Workload, Pod[]]>([
  [2000, 'has a readiness probe', workload(true), [pod(1)]],
  [0, 'has a readiness probe and runs for a moment', workload(true), [pod(2)]],
  [3000, 'has no probe', workload(false), [pod(1)]],
  [0, 'has no probe and runs for a while', workload(false), [pod(5)]],
  [10_000, 'was restarted a moment ago', workload(true), [pod(5, 1)]],
  [0, 'was restarted long ago', workload(false), [pod(30, 4)]],
  [0, 'is stopped', workload(false, 0), [pod(1)]],
])('waits %s ms more for a ready workload that %s', (time, _what, one, pods) => {
  expect(stayTime(one, pods, NOW)).toBe(time);
});
