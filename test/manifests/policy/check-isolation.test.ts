import { describe, expect, it } from 'vitest';
import { readManifests } from '../../../src/manifests/read/read-manifests.ts';
import type { Isolation } from '../../../src/engine/isolation/isolation.ts';
import type { ManifestInput } from '../../../src/engine/desired/manifests.ts';
import { buildIsolation } from '../../support/build-isolation.ts';
import { manifestInput } from '../../support/build-manifests.ts';
import { renderShipped } from '../../support/render-shipped.ts';

const CLOSED = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
`;

const SETTINGS = {
  domain: 'clients.example.com',
  secrets: { backend: 'external-secrets', store: 'vault', path: 'clients' },
} as const;

/** Findings of a file beside a default-deny policy: `line code`. */
function found(text: string, changes: Partial<Isolation> = {}): string[] {
  const files = { 'k8s/a.yaml': text, 'k8s/deny.yaml': CLOSED };
  const fields = { isolation: buildIsolation(changes), settings: SETTINGS };
  const { problems } = readManifests(manifestInput(files, fields));
  return problems.map(({ line, code }) => `${line ?? 0} ${code}`);
}

/** An object of one line of metadata and one of the rest. */
const object = (kind: string, rest: string, apiVersion = 'v1'): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x}\n${rest}\n`;

/** A Deployment whose pod has these fields, on line 7. */
const pod = (fields: string, annotations = ''): string =>
  object(
    'Deployment',
    `spec:\n  template:\n    metadata: {annotations: {${annotations}}}\n    spec: {${fields}}`,
    'apps/v1',
  );
const container = (fields: string): string => pod(`containers: [{name: c, image: x, ${fields}}]`);
const secure = (fields: string): string => container(`securityContext: {${fields}}`);
const volume = (fields: string): string => pod(`containers: [], volumes: [{name: v, ${fields}}]`);
const net = 'networking.k8s.io/v1';
const rbac = 'rbac.authorization.k8s.io/v1';
const policy = (fields: string): string =>
  object('NetworkPolicy', `spec: {podSelector: {}, ${fields}}`, net);
const ingress = (fields: string): string => object('Ingress', `spec: {${fields}}`, net);
const claim = (fields: string): string => object('PersistentVolumeClaim', `spec: {${fields}}`);
const external = (fields: string): string =>
  object(
    'ExternalSecret',
    `spec: {secretStoreRef: {name: vault}, ${fields}}`,
    'external-secrets.io/v1',
  );

describe('what reaches outside of a client is an error at its line', () => {
  it.each<[string, string]>([
    ['2 isolation-cluster-object', object('ClusterRoleBinding', 'subjects: []', rbac)],
    ['2 isolation-cluster-object', object('PersistentVolume', 'spec: {}')],
    [
      '2 isolation-cluster-object',
      object('ValidatingWebhookConfiguration', 'webhooks: []', 'admissionregistration.k8s.io/v1'),
    ],
    [
      '2 isolation-cluster-object',
      object('CustomResourceDefinition', 'spec: {}', 'apiextensions.k8s.io/v1'),
    ],
    ['2 isolation-unknown-kind', object('VirtualService', 'spec: {}', 'networking.istio.io/v1')],
    ['2 isolation-unknown-kind', object('EndpointSlice', 'endpoints: []', 'discovery.k8s.io/v1')],
    ['2 isolation-unknown-kind', object('Deployment', 'spec: {}', 'example.com/v1')],
    ['7 isolation-host-namespace', pod('hostNetwork: true')],
    ['7 isolation-host-namespace', pod('hostPID: true')],
    ['7 isolation-host-namespace', pod('hostIPC: true')],
    ['7 isolation-host-namespace', container('ports: [{containerPort: 80, hostPort: 80}]')],
    [
      '7 isolation-host-namespace',
      container('livenessProbe: {httpGet: {host: 169.254.169.254, port: 80}}'),
    ],
    ['7 isolation-privileged', secure('privileged: true')],
    ['7 isolation-privileged', secure('allowPrivilegeEscalation: true')],
    [
      '7 isolation-privileged',
      pod('initContainers: [{name: c, image: x, securityContext: {privileged: true}}]'),
    ],
    ['7 isolation-capability', secure('capabilities: {add: [SYS_ADMIN]}')],
    ['7 isolation-capability', secure('capabilities: {add: [ALL]}')],
    ['7 isolation-security-opt', secure('procMount: Unmasked')],
    ['7 isolation-security-opt', secure('seccompProfile: {type: Unconfined}')],
    ['7 isolation-security-opt', pod('securityContext: {seccompProfile: {type: Unconfined}}')],
    [
      '7 isolation-security-opt',
      pod('securityContext: {appArmorProfile: {type: Localhost, localhostProfile: x}}'),
    ],
    ['7 isolation-security-opt', pod('securityContext: {seLinuxOptions: {type: spc_t}}')],
    ['7 isolation-sysctl', pod('securityContext: {sysctls: [{name: kernel.msgmax, value: "1"}]}')],
    ['7 isolation-annotation', pod('containers: []', 'k8s.v1.cni.cncf.io/networks: other/net')],
    ['7 isolation-host-path', volume('hostPath: {path: /}')],
    ['7 isolation-engine-socket', volume('hostPath: {path: /run/containerd/containerd.sock}')],
    ['7 isolation-volume-driver', volume('nfs: {server: h, path: /}')],
    ['7 isolation-volume-driver', volume('csi: {driver: x}')],
    ['7 isolation-scheduling', pod('nodeName: node-1')],
    ['7 isolation-scheduling', pod('priorityClassName: system-node-critical')],
    ['7 isolation-scheduling', pod('tolerations: [{operator: Exists}]')],
    ['7 isolation-scheduling', pod('tolerations: [{key: node-role.kubernetes.io/control-plane}]')],
    [
      '7 isolation-scheduling',
      pod(
        'affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{namespaceSelector: {}, topologyKey: h}]}}',
      ),
    ],
    [
      '7 isolation-public-image',
      pod('containers: [{name: c, image: "pulso/instance:1", imagePullPolicy: Always}]'),
    ],
    ['4 isolation-foreign-volume', claim('volumeName: pv-of-other')],
    [
      '4 isolation-foreign-volume',
      claim('dataSourceRef: {kind: PersistentVolumeClaim, name: d, namespace: acme-shop}'),
    ],
    ['4 isolation-role', object('RoleBinding', 'roleRef: {kind: ClusterRole, name: admin}', rbac)],
    [
      '5 isolation-role',
      object(
        'RoleBinding',
        'roleRef: {kind: Role, name: r}\nsubjects: [{kind: ServiceAccount, name: app, namespace: acme-shop}]',
        rbac,
      ),
    ],
    [
      '5 isolation-role',
      object(
        'RoleBinding',
        'roleRef: {kind: Role, name: r}\nsubjects: [{kind: Group, name: "system:authenticated"}]',
        rbac,
      ),
    ],
    [
      '4 isolation-role',
      object('Role', 'rules: [{apiGroups: [""], resources: [pods], verbs: [create]}]', rbac),
    ],
    ['4 isolation-open-port', object('Service', 'spec: {type: NodePort}')],
    ['4 isolation-open-port', object('Service', 'spec: {type: LoadBalancer}')],
    ['4 isolation-open-port', object('Service', 'spec: {externalIPs: [192.0.2.2]}')],
    [
      '4 isolation-open-port',
      object('Service', 'spec: {type: ExternalName, externalName: app.acme-shop.svc}'),
    ],
    ['4 isolation-foreign-host', ingress('rules: [{host: acme-shop.clients.example.com}]')],
    ['4 isolation-foreign-host', ingress('rules: [{host: "*.clients.example.com"}]')],
    ['4 isolation-foreign-host', ingress('defaultBackend: {service: {name: app}}')],
    ['4 isolation-foreign-host', ingress('tls: [{hosts: [acme-shop.clients.example.com]}]')],
    ['4 isolation-open-policy', policy('ingress: [{}]')],
    ['4 isolation-open-policy', policy('egress: [{}]')],
    ['4 isolation-open-policy', policy('ingress: [{from: [{namespaceSelector: {}}]}]')],
    [
      '4 isolation-open-policy',
      policy(
        'ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: acme-shop}}}]}]',
      ),
    ],
    ['4 isolation-open-policy', policy('egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]')],
    ['4 isolation-open-policy', policy('egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]')],
    ['4 isolation-open-policy', policy('egress: [{to: [{ipBlock: {cidr: 169.254.169.254/32}}]}]')],
    ['4 isolation-open-policy', policy('egress: [{to: [{ipBlock: {cidr: "::/0"}}]}]')],
    [
      '4 isolation-open-policy',
      policy(
        'egress: [{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}]}]',
      ),
    ],
    [
      '4 isolation-foreign-secret',
      external('data: [{secretKey: p, remoteRef: {key: clients/acme-shop/p}}]'),
    ],
    [
      '4 isolation-foreign-secret',
      external('data: [{secretKey: p, remoteRef: {key: clients/acme/../acme-shop/p}}]'),
    ],
    ['4 isolation-foreign-secret', external('dataFrom: [{find: {name: {regexp: ".*"}}}]')],
    [
      '4 isolation-foreign-secret',
      object('ExternalSecret', 'spec: {secretStoreRef: {name: other}}', 'external-secrets.io/v1'),
    ],
  ])('%s: %s', (expected, text) => {
    expect(found(text)).toContain(expected);
  });

  it('weakens the pod security of its namespace', () => {
    const labels = 'labels: {pod-security.kubernetes.io/enforce: privileged}';
    const text = `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: acme\n  ${labels}\n`;
    expect(found(text)).toEqual(['5 isolation-pod-security']);
  });

  it('runs pods without a policy that applies to all', () => {
    const fields = { isolation: buildIsolation() };
    const codes = (files: Record<string, string>): string[] =>
      readManifests(manifestInput(files, fields)).problems.map(({ code }) => code);
    expect(codes({ 'k8s/a.yaml': container('') })).toEqual(['isolation-no-policy']);
    const some = CLOSED.replace('podSelector: {}', 'podSelector: {matchLabels: {a: b}}');
    expect(codes({ 'k8s/a.yaml': container(''), 'k8s/b.yaml': some })).toEqual([
      'isolation-no-policy',
    ]);
    expect(codes({ 'k8s/a.yaml': container(''), 'k8s/b.yaml': CLOSED })).toEqual([]);
  });
});

describe('what stays within a client is accepted', () => {
  it.each([
    volume('emptyDir: {}'),
    volume('ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce]}}}'),
    secure('capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}, allowPrivilegeEscalation: false'),
    pod('tolerations: [{key: team, value: a}]'),
    object('Service', 'spec: {type: ClusterIP, clusterIP: None}'),
    ingress('rules: [{http: {paths: []}}]'),
    ingress('rules: [{host: www.acme.clients.example.com}]'),
    policy('ingress: [{from: [{podSelector: {}}]}]'),
    policy(
      'egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 100.64.0.0/10, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16]}}]}]',
    ),
    policy('egress: [{to: [{ipBlock: {cidr: 203.0.113.0/24}}]}]'),
    external('data: [{secretKey: p, remoteRef: {key: clients/acme/p}}]'),
    object('Role', 'rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]', rbac),
    object(
      'RoleBinding',
      'roleRef: {kind: Role, name: r}\nsubjects: [{kind: ServiceAccount, name: app}]',
      rbac,
    ),
  ])('%s', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('the operator allows', () => {
  it.each<[string, string]>([
    ['isolation-open-port:NodePort', object('Service', 'spec: {type: NodePort}')],
    [
      'isolation-unknown-kind:VirtualService.networking.istio.io',
      object('VirtualService', 'spec: {}', 'networking.istio.io/v1'),
    ],
    ['isolation-foreign-host:www.acme.com', ingress('rules: [{host: www.acme.com}]')],
    [
      'isolation-open-policy:10.2.3.4/32',
      policy('egress: [{to: [{ipBlock: {cidr: 10.2.3.4/32}}]}]'),
    ],
  ])('%s', (allowed, text) => {
    expect(found(text)).toHaveLength(1);
    expect(found(text, { allowed: [allowed] })).toEqual([]);
  });
});

describe('the app image', () => {
  const pulls = (fields: Partial<ManifestInput>, image = 'image: "pulso/instance:1"'): unknown => {
    const files = { 'k8s/a.yaml': pod(`containers: [{name: c, ${image}}]`), 'k8s/b.yaml': CLOSED };
    const { manifests } = readManifests(manifestInput(files, fields));
    const body = manifests?.objects.find(({ kind }) => kind === 'Deployment')?.body;
    return JSON.stringify(body).match(/"imagePullPolicy":"\w+"/)?.[0];
  };

  it('comes from the nodes alone where its name can be published by anybody', () => {
    expect(pulls({})).toBe('"imagePullPolicy":"Never"');
  });

  it('comes from the registry of the target where it has one', () => {
    const written = 'image: "pulso/instance:1", imagePullPolicy: Never';
    expect(pulls({ settings: { registry: 'registry.example' } }, written)).toBeUndefined();
  });
});

it.each(['postgresql', 'mysql', 'bigquery'])(
  'accepts the shipped manifests for %s',
  async (database) => {
    const project = database === 'bigquery' ? { bigquery_project: 'claro-data-1' } : {};
    const rendered = await renderShipped({ database, ...project }, 'acme');
    const files = Object.fromEntries([...rendered].filter(([path]) => path.startsWith('k8s/')));
    for (const settings of [{}, SETTINGS, { domain: 'x.example', tls: { issuer: 'a' } }]) {
      const fields = { isolation: buildIsolation(), settings };
      const { problems } = readManifests(manifestInput(files, fields));
      expect(problems.filter(({ code }) => code !== 'manifest-file-missing')).toEqual([]);
    }
  },
);
