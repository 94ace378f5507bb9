import { expect, it } from 'vitest';
import { assignSubnets } from '../../../src/compose/policy/assign-subnets.ts';
import type { Network } from '../../../src/engine/desired/stack.ts';
import { buildIsolation } from '../../support/build-isolation.ts';
import { buildNetwork, buildStack } from '../../support/build-stack.ts';

function subnetsOf(networks: readonly Network[], subnet: string | null = '10.181.0.64/26') {
  const isolation = buildIsolation({
    own: { slug: 'acme', block: 1, ports: {}, subnet },
  });
  const stack = assignSubnets(buildStack({ networks }), isolation);
  return stack.networks.map(({ subnets }) => subnets.map((one) => one.subnet).join());
}

const network = (key: string, fields: Partial<Network> = {}): Network =>
  buildNetwork({ key, name: `acme_${key}`, ...fields });
const named = (subnet: string) => ({ subnets: [{ subnet }] });

it.each<[string, readonly Network[], string[]]>([
  ['one network takes all', [network('default')], ['10.181.0.64/26']],
  ['two take a half each', [network('a'), network('b')], ['10.181.0.64/27', '10.181.0.96/27']],
  [
    'three take a quarter each',
    [network('a'), network('b'), network('c')],
    ['10.181.0.64/28', '10.181.0.80/28', '10.181.0.96/28'],
  ],
  ['an external one takes none', [network('a', { external: true }), network('b')], ['', '10.181.0.64/26']], // prettier-ignore
  ['another driver takes none', [network('a', { driver: 'macvlan' })], ['']],
  [
    'what the file names stays',
    [network('a', named('10.181.0.64/27')), network('b')],
    ['10.181.0.64/27', ''],
  ],
  [
    'a subnet of elsewhere does not count',
    [network('a', named('10.9.0.0/24')), network('b')],
    ['10.9.0.0/24', '10.181.0.64/26'],
  ],
  ['too many take none', Array.from({ length: 9 }, (_, at) => network(`n${at}`)), Array(9).fill('') as string[]], // prettier-ignore
])('%s', (_, networks, subnets) => {
  expect(subnetsOf(networks)).toEqual(subnets);
});

it('a client without a subnet leaves its networks to the engine', () => {
  expect(subnetsOf([network('default')], null)).toEqual(['']);
});
