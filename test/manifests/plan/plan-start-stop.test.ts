import { expect, it } from 'vitest';
import { formatPlan } from '../../../src/engine/format-plan.ts';
import { planStartStop } from '../../../src/manifests/plan/plan-start-stop.ts';
import type { Workload } from '../../../src/manifests/plan/cluster-objects.ts';

const workload = (name: string, replicas: number): Workload => ({
  metadata: { name, namespace: 'acme' },
  spec: { replicas },
});

function plan(
  verb: 'start' | 'stop' | 'restart',
  replicas: number,
  services?: readonly string[],
): string {
  const workloads = {
    statefulSets: [workload('database', replicas)],
    deployments: [workload('app', replicas)],
  };
  const intent = { verb, ...(services === undefined ? {} : { services }) };
  const operations = planStartStop(workloads, intent);
  return formatPlan({ slug: 'acme', target: 'prod', operations });
}

it.each([
  [
    'start',
    0,
    ['start     statefulset/database  stopped', 'start     deployment/app        stopped'],
  ],
  ['start', 1, []],
  [
    'stop',
    1,
    [
      'stop      deployment/app        stop requested',
      'stop      statefulset/database  stop requested',
    ],
  ],
  ['stop', 0, []],
  [
    'restart',
    2,
    [
      'recreate  statefulset/database  restart requested',
      'recreate  deployment/app        restart requested',
    ],
  ],
  [
    'restart',
    0,
    ['start     statefulset/database  stopped', 'start     deployment/app        stopped'],
  ],
] as const)('%s with %i pods each: data first, and last to stop', (verb, replicas, lines) => {
  // prettier-ignore
  expect(plan(verb, replicas)).toBe(
    lines.length === 0
      ? 'acme on prod: nothing to do'
      : ['acme on prod', ...lines.map((line) => `  ${line}`)].join('\n'),
  );
});

it('plans only the selected services, and rejects unknown ones', () => {
  expect(plan('stop', 1, ['app'])).toBe('acme on prod\n  stop      deployment/app  stop requested');
  expect(() => plan('stop', 1, ['nope'])).toThrow(
    expect.objectContaining({ code: 'unknown-service' }),
  );
});
