import { expect, it } from 'vitest';
import { buildEdgeStack } from '../../src/edge/build-edge-stack.ts';
import { EDGE_SLUG } from '../../src/engine/edge/edge.ts';
import { findSlugFault } from '../../src/client/slug.ts';

const stack = buildEdgeStack({
  ...{ image: 'caddy:2', workingDir: '/work', subnet: '10.182.255.248/29' },
  ...{ http: 80, https: 443, bind: '0.0.0.0' },
});

it('the edge has one service that publishes two ports and carries no packets', () => {
  const [service] = stack.services;
  expect(service?.ports.map(({ target, published }) => [target, published])).toEqual([
    [80, 80],
    [443, 443],
  ]);
  expect(service).toMatchObject({
    ...{ readOnly: true, capDrop: ['ALL'], capAdd: ['NET_BIND_SERVICE'] },
    ...{ sysctls: { 'net.ipv4.ip_forward': '0' }, securityOpt: ['no-new-privileges:true'] },
  });
});

it('the edge is the same whatever the clients: nothing of them is in its stack', () => {
  expect(stack.networks.map(({ name }) => name)).toEqual(['pulso-edge_default']);
});

it('no client has the name of the edge', () => {
  expect(findSlugFault(EDGE_SLUG)).toBe('it is the name of the edge');
});
