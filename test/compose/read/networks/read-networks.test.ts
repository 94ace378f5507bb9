import { describe, expect, test } from 'vitest';
import { buildNetwork } from '../../../support/build-stack.ts';
import {
  composeOf,
  problemsOf,
  readServiceOf,
  readStackOf,
} from '../../../support/build-compose.ts';

describe('the networks of the file', () => {
  test.each([
    ['', buildNetwork()],
    ['networks: {default: }', buildNetwork()],
    ['networks: {default: {name: other}}', buildNetwork({ name: 'other' })],
    [
      'networks: {default: {ipam: {driver: default, config: [{subnet: 10.181.0.64/26}]}}}',
      buildNetwork({ subnets: [{ subnet: '10.181.0.64/26' }] }),
    ],
    [
      'networks: {default: {ipam: {config: [{subnet: 10.1.0.0/16, gateway: 10.1.0.1, ip_range: 10.1.1.0/24}, {subnet: "fd00::/64"}]}}}',
      buildNetwork({
        subnets: [
          { subnet: '10.1.0.0/16', gateway: '10.1.0.1', ipRange: '10.1.1.0/24' },
          { subnet: 'fd00::/64' },
        ],
      }),
    ],
    [
      'networks: {default: {driver: bridge, driver_opts: {com.docker.network.bridge.name: br1}, internal: true, labels: {a: 1}}}',
      buildNetwork({
        driver: 'bridge',
        driverOptions: { 'com.docker.network.bridge.name': 'br1' },
        internal: true,
        labels: { a: '1' },
      }),
    ],
    [
      'networks: {default: {external: true, name: shared}}',
      buildNetwork({ name: 'shared', external: true }),
    ],
  ])('%s', (top, network) => {
    expect(readStackOf(composeOf('init: true', top)).networks).toEqual([network]);
  });

  test('only what a service joins is made', () => {
    const compose = composeOf('networks: [back]', 'networks: {front: , back: }');
    expect(readStackOf(compose).networks.map(({ name }) => name)).toEqual(['acme_back']);
  });

  test.each([
    ['networks: [default]', 'networks must be a map'],
    ['networks: {default: {ipam: {config: [{subnet: 10.0.0.0}]}}}', 'must be a subnet such as'],
    ['networks: {default: {ipam: {config: [{subnet: 10.0.0.0/33}]}}}', 'must be a subnet such as'],
    ['networks: {default: {ipam: {config: [{gateway: 10.0.0.1}]}}}', 'needs the key subnet'],
    ['networks: {default: {ipam: {config: {subnet: 10.0.0.0/8}}}}', 'must be a list'],
    ['networks: {default: {ipam: {driver: dhcp}}}', 'must be one of default'],
    ['networks: {default: {atachable: true}}', 'is not a key that pulso supports'],
    [
      'networks: {default: {external: true, internal: true}}',
      'is external, so it cannot set internal',
    ],
    [
      'networks: {default: {labels: {com.docker.compose.project: x}}}',
      'sets the label com.docker.compose.project',
    ],
  ])('%s is refused', (top, message) => {
    expect(problemsOf(composeOf('init: true', top)).join()).toContain(message);
  });
});

describe('networks of a service', () => {
  test.each([
    ['init: true', [{ network: 'default', aliases: [] }]],
    ['networks: []', [{ network: 'default', aliases: [] }]],
    ['networks:', [{ network: 'default', aliases: [] }]],
    ['networks: [back]', [{ network: 'back', aliases: [] }]],
    [
      'networks: [default, back]',
      [
        { network: 'default', aliases: [] },
        { network: 'back', aliases: [] },
      ],
    ],
    ['networks: {back: }', [{ network: 'back', aliases: [] }]],
    [
      'networks: {back: {aliases: [db, postgres], ipv4_address: 10.1.0.5}}',
      [{ network: 'back', aliases: ['db', 'postgres'], ipv4Address: '10.1.0.5' }],
    ],
  ])('%s', (keys, networks) => {
    expect(readServiceOf(keys, 'networks: {back: }').networks).toEqual(networks);
  });

  test.each([
    ['networks: [bak]', 'names the network bak, which is not defined'],
    ['networks: {bak: }', 'names the network bak, which is not defined'],
    ['networks: {back: {ipv4_address: 10.1}}', 'is "10.1", and must be an IP address'],
    ['networks: {back: {priority: 1}}', 'networks.back.priority is not a key'],
    ['networks: back', 'must be a list'],
  ])('%s is refused', (keys, message) => {
    expect(problemsOf(composeOf(keys, 'networks: {back: }')).join()).toContain(message);
  });
});
