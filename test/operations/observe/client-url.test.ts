import { describe, expect, it } from 'vitest';
import { clientUrl, type Address } from '../../../src/operations/observe/client-url.ts';
import { buildAbsent, buildObservedService } from '../../support/build-observed.ts';
import { buildService } from '../../support/build-stack.ts';
import { buildRecord } from '../../support/temporary-workspace.ts';

const record = buildRecord('claro');

function url(
  ports: readonly { published: number; target: number }[],
  { host = 'localhost', state = 'running' }: Pick<Address, 'host' | 'state'> = {},
) {
  const services = [buildObservedService(buildService({ name: 'app' }), { ports })];
  const observed = { ...buildAbsent('claro'), services };
  return clientUrl({ record, state, observed, host });
}

describe('clientUrl', () => {
  it.each([
    ['the record’s web port', [{ published: 8001, target: 8080 }], 'http://localhost:8001'],
    [
      'another port that the client published',
      [{ published: 10_101, target: 8080 }],
      'http://localhost:10101',
    ],
    [
      'the record’s among several',
      [
        { published: 9000, target: 9 },
        { published: 8001, target: 8080 },
      ],
      'http://localhost:8001',
    ],
    ['none', [], undefined],
  ])('is where it answers: %s', (_what, ports, expected) => {
    expect(url(ports)).toBe(expected);
  });

  it('puts an IPv6 host in brackets', () => {
    expect(url([{ published: 8001, target: 8080 }], { host: '::1' })).toBe('http://[::1]:8001');
  });

  it('is its name in the domain of a cluster', () => {
    const observed = buildAbsent('claro');
    const target = { engine: 'kubernetes', domain: 'example.com' } as const;
    const address = { record, state: 'running', observed, host: 'x', target } as const;
    expect(clientUrl(address)).toBe('http://claro.example.com');
  });

  it.each([
    ['running', true],
    ['degraded', true],
    ['starting', true],
    ['stopped', false],
    ['absent', false],
    ['unknown', false],
  ] as const)('is told while it is %s: %s', (state, told) => {
    expect(url([{ published: 8001, target: 8080 }], { state }) !== undefined).toBe(told);
  });
});
