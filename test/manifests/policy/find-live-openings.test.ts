import { expect, it } from 'vitest';
import {
  findLiveOpenings,
  type LiveObjects,
} from '../../../src/manifests/policy/find-live-openings.ts';

const named = (name: string, spec: object) => ({ metadata: { name }, spec }) as never;
const DENY = named('deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });

function openings(objects: Partial<LiveObjects>): string[] {
  return findLiveOpenings('acme', { policies: [DENY], services: [], ...objects }).map(
    ({ resource, code, detail }) => `${resource} ${code}:${detail ?? ''}`,
  );
}

const from = (peer: object, name = 'one') =>
  named(name, { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [peer] }] });
const namespace = (name: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
});

it.each<[string, Partial<LiveObjects>, string[]]>([
  ['nothing', {}, []],
  ['no policy', { policies: [] }, ['namespace/acme isolation-no-policy:']],
  [
    'a policy for all namespaces',
    { policies: [DENY, from({ namespaceSelector: {} }, 'wide')] },
    ['networkpolicy/wide isolation-open-policy:every namespace'],
  ],
  ['its own namespace', { policies: [DENY, from({ podSelector: {} })] }, []],
  ['the usual ingress controller', { policies: [DENY, from(namespace('ingress-nginx'))] }, []],
  [
    'the ingress controller of the target alone',
    { policies: [DENY, from(namespace('ingress-nginx'))], ingressNamespace: 'edge' },
    ['networkpolicy/one isolation-open-policy:ingress-nginx'],
  ],
  [
    'services with addresses outside, and no ports of nodes: these are published',
    {
      services: [
        named('lb', { type: 'LoadBalancer' }),
        named('node', { type: 'NodePort' }),
        named('own', { type: 'ClusterIP' }),
      ],
    },
    ['service/lb isolation-open-port:LoadBalancer'],
  ],
])('finds what live objects open: %s', (_, objects, expected) => {
  expect(openings(objects)).toEqual(expected);
});
