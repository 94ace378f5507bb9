import { describe, expect, it } from 'vitest';
import { planStack } from '../../src/compose/plan/plan-stack.ts';
import { addEdgeLink } from '../../src/edge/add-edge-link.ts';
import { formatPlan } from '../../src/engine/format-plan.ts';
import { buildNetwork, buildService, buildStack } from '../support/build-stack.ts';

const LINK = { web: 8001, subnet: '10.182.0.8/29' };

const app = buildService({
  ports: [{ target: 8080, protocol: 'tcp', published: 8001, hostIp: '127.0.0.1' }],
  healthcheck: { test: ['CMD', 'curl', 'http://127.0.0.1:8080/readyz'] },
});
const database = buildService({
  name: 'database',
  ports: [{ target: 5432, protocol: 'tcp', published: 5433, hostIp: '127.0.0.1' }],
});

describe('the link of a stack to the edge', () => {
  const linked = addEdgeLink(buildStack({ services: [database, app] }), LINK);

  it('is an internal network with the web service alone', () => {
    expect(linked.networks.at(-1)).toEqual({
      ...{ key: 'pulso-edge', name: 'acme_pulso-edge', driver: 'bridge', driverOptions: {} },
      ...{ internal: true, external: false, subnets: [{ subnet: '10.182.0.8/29' }] },
      labels: { 'pulso.edge.port': '8080', 'pulso.edge.health': '/readyz' },
    });
    expect(linked.services.map(({ name, networks }) => [name, networks])).toEqual([
      ['database', [{ network: 'default', aliases: [] }]],
      [
        'app',
        [
          { network: 'default', aliases: [] },
          { network: 'pulso-edge', aliases: [], ipv4Address: '10.182.0.10' },
        ],
      ],
    ]);
  });

  it('is part of the plan', () => {
    const observed = { slug: 'acme', services: [], networks: [], volumes: [] };
    const operations = planStack(linked, observed, { verb: 'deploy' });
    expect(formatPlan({ slug: 'acme', target: 'local', operations })).toContain('pulso-edge');
  });

  it('is removed after the web service is recreated once the target has no edge', () => {
    const network = { name: 'acme_pulso-edge', key: 'pulso-edge', hash: 'h' };
    const observed = { slug: 'acme', services: [], networks: [network], volumes: [] };
    const operations = planStack(buildStack({ services: [app] }), observed, { verb: 'deploy' });
    expect(operations).toContainEqual(
      expect.objectContaining({
        ...{ type: 'remove', resource: 'network/pulso-edge', dependsOn: ['service/app'] },
        cause: 'no longer linked to the edge',
      }),
    );
  });

  it.each([
    ['no web port', { ...LINK, web: undefined }],
    ['a web port that nothing publishes', { ...LINK, web: 9000 }],
  ])('is not made for %s', (_, link) => {
    const stack = buildStack({ services: [app] });
    expect(addEdgeLink(stack, link)).toBe(stack);
  });

  it.each([
    ['the key', { key: 'pulso-edge' }],
    ['the name', { key: 'other', name: 'acme_pulso-edge' }],
  ])('is refused where a client has a network with %s of it', (_, network) => {
    const stack = buildStack({ services: [app], networks: [buildNetwork(network)] });
    expect(() => addEdgeLink(stack, LINK)).toThrow(
      expect.objectContaining({ code: 'edge-network-taken', slug: 'acme' }),
    );
  });
});
