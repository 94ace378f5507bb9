import { expect, it } from 'vitest';
// @ts-expect-error -- a script without types
import { formatRules } from '../../scripts/cluster-parts/policy-rules.js';

const DNS = '10.0.0.1';

interface Objects {
  policies?: object[];
  namespaces?: object[];
  pods?: object[];
}

function rules({ policies = [], namespaces = [], pods = [] }: Objects): string {
  return (formatRules as (objects: object) => string)({ policies, namespaces, pods, dns: DNS });
}

/** The rules of one chain, without its frame. */
function chain(text: string, name: string): string[] | undefined {
  return new RegExp(`chain ${name} \\{\\n([^}]*(?:\\{[^}]*\\}[^}]*)*?)\\n\\}`)
    .exec(text)?.[1]
    ?.split('\n');
}

function pod(namespace: string, podIP: string, fields: { app?: string; spec?: object } = {}) {
  const { app = 'app', spec = {} } = fields;
  const ports = [{ name: 'web', containerPort: 8080 }];
  return {
    metadata: { namespace, name: app, labels: { app } },
    spec: { containers: [{ ports }], ...spec },
    status: { phase: 'Running', podIP },
  };
}

function policy(spec: object, namespace = 'acme') {
  return { metadata: { namespace, name: 'one' }, spec: { podSelector: {}, ...spec } };
}

const PODS = [
  pod('acme', '10.0.0.2'),
  pod('acme', '10.0.0.3', { app: 'db' }),
  pod('beta', '10.0.0.4'),
];
const NAMESPACES = ['acme', 'beta', 'kube-system'].map((name) => ({ metadata: { name } }));

it('a pod without policies is not restricted', () => {
  const text = rules({ pods: PODS, namespaces: NAMESPACES });
  expect(text).not.toContain('drop');
  expect(text).toContain('map leaving { type ipv4_addr : verdict;  }');
});

it('default-deny drops in the directions of its types, for the pods it selects', () => {
  const text = rules({ pods: PODS, policies: [policy({ policyTypes: ['Ingress'] })] });
  expect(chain(text, 'Ingress_0')).toEqual(['drop']);
  expect(chain(text, 'Egress_0')).toBeUndefined();
  expect(text).toContain('elements = { 10.0.0.2 : jump Ingress_0, 10.0.0.3 : jump Ingress_1 }');
});

it.each<[string, object, string, string[]]>([
  [
    'the same namespace',
    { policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: {} }] }] },
    'Ingress_0',
    ['ip saddr { 10.0.0.2, 10.0.0.3 } return', 'drop'],
  ],
  [
    'pods by their labels, on a named port',
    {
      policyTypes: ['Egress'],
      egress: [{ to: [{ podSelector: { matchLabels: { app: 'db' } } }], ports: [{ port: 'web' }] }],
    },
    'Egress_0',
    ['ip daddr { 10.0.0.3 } tcp dport 8080 return', 'drop'],
  ],
  [
    'a namespace by the label that clusters set',
    {
      ingress: [
        {
          from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'beta' } } }],
        },
      ],
    },
    'Ingress_0',
    ['ip saddr { 10.0.0.4 } return', 'drop'],
  ],
  [
    'DNS as a pod of kube-system',
    {
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
            },
          ],
          ports: [{ port: 53, protocol: 'UDP' }],
        },
      ],
    },
    'Egress_0',
    [`ip daddr { ${DNS} } udp dport 53 return`, 'drop'],
  ],
  [
    'blocks with exceptions, and ranges of ports',
    {
      policyTypes: ['Egress'],
      egress: [
        {
          to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '172.16.0.0/12'] } }],
          ports: [{ port: 80, endPort: 90 }],
        },
      ],
    },
    'Egress_0',
    ['ip daddr 0.0.0.0/0 ip daddr != { 10.0.0.0/8, 172.16.0.0/12 } tcp dport 80-90 return', 'drop'],
  ],
  ['everything', { policyTypes: ['Ingress'], ingress: [{}] }, 'Ingress_0', ['return', 'drop']],
  [
    'expressions over labels',
    {
      ingress: [
        {
          from: [
            {
              podSelector: {
                matchExpressions: [
                  { key: 'app', operator: 'NotIn', values: ['db'] },
                  { key: 'app', operator: 'Exists' },
                ],
              },
            },
          ],
        },
      ],
    },
    'Ingress_0',
    ['ip saddr { 10.0.0.2 } return', 'drop'],
  ],
])('allows %s', (_, spec, name, expected) => {
  const text = rules({ pods: PODS, namespaces: NAMESPACES, policies: [policy(spec)] });
  expect(chain(text, name)).toEqual(expected);
});

it('a policy that selects nothing that runs adds no rule for it', () => {
  const spec = { ingress: [{ from: [{ podSelector: { matchLabels: { app: 'none' } } }] }] };
  expect(chain(rules({ pods: PODS, policies: [policy(spec)] }), 'Ingress_0')).toEqual(['drop']);
});

it('a pod on the network of its node, or one that ended, is not restricted', () => {
  const host = pod('acme', '10.0.0.5', { spec: { hostNetwork: true } });
  const ended = { ...pod('acme', '10.0.0.6'), status: { phase: 'Succeeded', podIP: '10.0.0.6' } };
  expect(rules({ pods: [host, ended], policies: [policy({})] })).not.toContain('drop');
});
