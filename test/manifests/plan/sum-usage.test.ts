import { expect, it } from 'vitest';
import { parseQuantity } from '../../../src/manifests/plan/parse-quantity.ts';
import { sumUsage } from '../../../src/manifests/plan/sum-usage.ts';
import type { Pod } from '../../../src/manifests/plan/cluster-objects.ts';

const pod = (name: string, service: string, limit?: string): Pod => ({
  metadata: { name, namespace: 'acme', labels: { 'pulso.dev/service': service } },
  spec: {
    containers: [
      {
        name: service,
        ...(limit === undefined ? {} : { resources: { limits: { memory: limit } } }),
      },
    ],
  },
});
const usage = (name: string, namespace = 'acme') => ({
  ...{ namespace, pod: name, at: '2026-01-01T00:00:00Z', cpu: 0.25, memory: 1000 },
  network: { received: 1, sent: 2 },
});

function omitNetwork({ namespace, pod: name, at, cpu, memory }: ReturnType<typeof usage>) {
  return { namespace, pod: name, at, cpu, memory };
}

it('sumUsage sums the pods of each service, and leaves out what nobody reports', () => {
  const pods = [pod('b-0', 'b'), pod('a-0', 'a', '1Ki'), pod('a-1', 'a', '1Ki'), pod('c-0', 'c')];
  const withoutNetwork = omitNetwork(usage('b-0'));
  const usages = [usage('a-0'), usage('a-1'), withoutNetwork, usage('c-0', 'other')];
  expect(sumUsage('acme', pods, usages)).toEqual([
    {
      service: 'a',
      at: '2026-01-01T00:00:00Z',
      cpu: 0.5,
      memory: { used: 2000, limit: 2048 },
      network: { received: 2, sent: 4 },
    },
    { service: 'b', at: '2026-01-01T00:00:00Z', cpu: 0.25, memory: { used: 1000 } },
  ]);
});

it.each([
  ['250m', 0.25],
  ['1500000n', 0.0015],
  ['512Mi', 512 * 1024 ** 2],
  ['1G', 1e9],
  ['1e3', 1000],
  ['2', 2],
  ['', undefined],
  ['1X', undefined],
])('parseQuantity reads %s', (text, expected) => {
  expect(parseQuantity(text)).toBe(expected);
});
