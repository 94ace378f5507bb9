import { expect, it } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { readManifests } from '../../../src/manifests/read/read-manifests.ts';
import { buildIsolation } from '../../support/build-isolation.ts';
import { manifestInput } from '../../support/build-manifests.ts';
import { randomPicks } from '../../support/random-picks.ts';
import { renderShipped } from '../../support/render-shipped.ts';

interface Raw {
  [key: string]: unknown;
}

/** One change of a set of objects, and whether a person would say that it reaches outside. */
type Change = readonly [outside: boolean, change: (objects: Raw[]) => void];

const ofKind = (objects: Raw[], ...kinds: string[]): Raw =>
  objects.find(({ kind }) => kinds.includes(String(kind)))!;
const podOf = (objects: Raw[]): Raw =>
  ((ofKind(objects, 'Deployment', 'StatefulSet')['spec'] as Raw)['template'] as Raw)['spec'] as Raw;
const containerOf = (objects: Raw[]): Raw => (podOf(objects)['containers'] as Raw[])[0]!;
const pod =
  (fields: Raw): Change[1] =>
  (objects) =>
    Object.assign(podOf(objects), fields);
const container =
  (fields: Raw): Change[1] =>
  (objects) =>
    Object.assign(containerOf(objects), fields);
const context =
  (fields: Raw): Change[1] =>
  (objects) =>
    Object.assign(containerOf(objects)['securityContext'] as Raw, fields);
const volume =
  (source: Raw): Change[1] =>
  (objects) => {
    (podOf(objects)['volumes'] as Raw[]).push({ name: 'more', ...source });
  };
const add =
  (apiVersion: string, kind: string, rest: Raw): Change[1] =>
  (objects) => {
    objects.push({ apiVersion, kind, metadata: { name: `more-${objects.length}` }, ...rest });
  };
const RBAC = 'rbac.authorization.k8s.io/v1';
const NET = 'networking.k8s.io/v1';
const policy = (spec: Raw): Change[1] =>
  add(NET, 'NetworkPolicy', { spec: { podSelector: {}, ...spec } });

const CHANGES: readonly Change[] = [
  [false, volume({ emptyDir: {} })],
  [false, container({ workingDir: '/tmp' })],
  [false, add('v1', 'ConfigMap', { data: { a: 'b' } })],
  [false, add('v1', 'Service', { spec: { selector: {}, ports: [{ port: 1 }] } })],
  [false, policy({ egress: [{ to: [{ ipBlock: { cidr: '198.51.100.0/24' } }] }] })],
  [true, pod({ hostNetwork: true })],
  [true, pod({ hostPID: true })],
  [true, pod({ nodeName: 'node-1' })],
  [true, pod({ priorityClassName: 'system-cluster-critical' })],
  [true, pod({ tolerations: [{ operator: 'Exists' }] })],
  [true, pod({ securityContext: { seccompProfile: { type: 'Unconfined' } } })],
  [
    true,
    pod({ initContainers: [{ name: 'i', image: 'x', securityContext: { privileged: true } }] }),
  ],
  [
    true,
    pod({
      ephemeralContainers: [{ name: 'e', image: 'x', securityContext: { privileged: true } }],
    }),
  ],
  [true, context({ privileged: true })],
  [true, context({ allowPrivilegeEscalation: true })],
  [true, context({ capabilities: { add: ['BPF'] } })],
  [true, context({ procMount: 'Unmasked' })],
  [true, container({ ports: [{ containerPort: 1, hostPort: 1 }] })],
  [true, container({ lifecycle: { postStart: { httpGet: { host: '10.0.0.1', port: 80 } } } })],
  [true, volume({ hostPath: { path: '/var/lib/kubelet' } })],
  [true, volume({ iscsi: { targetPortal: 'h', iqn: 'i', lun: 0 } })],
  [true, volume({ csi: { driver: 'secrets-store.csi.k8s.io' } })],
  [true, add('v1', 'PersistentVolume', { spec: { hostPath: { path: '/' } } })],
  [true, add('v1', 'PersistentVolumeClaim', { spec: { volumeName: 'pv-1' } })],
  [true, add('v1', 'Service', { spec: { type: 'LoadBalancer' } })],
  [true, add('v1', 'Service', { spec: { type: 'ExternalName', externalName: 'h' } })],
  [true, add('v1', 'Endpoints', { subsets: [{ addresses: [{ ip: '10.0.0.1' }] }] })],
  [true, add(RBAC, 'ClusterRole', { rules: [] })],
  [true, add(RBAC, 'RoleBinding', { roleRef: { kind: 'ClusterRole', name: 'edit' } })],
  [true, add(RBAC, 'Role', { rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] })],
  [
    true,
    add('batch/v1', 'CronJob', {
      spec: { jobTemplate: { spec: { template: { spec: { hostIPC: true } } } } },
    }),
  ],
  [true, add('v1', 'Pod', { spec: { containers: [], hostNetwork: true } })],
  [true, add(NET, 'Ingress', { spec: { rules: [{ host: 'acme-shop.example.com' }] } })],
  [true, add('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', { webhooks: [] })],
  [true, add('argoproj.io/v1alpha1', 'Application', { spec: {} })],
  [true, policy({ ingress: [{}] })],
  [true, policy({ egress: [{ to: [{ namespaceSelector: {} }] }] })],
  [true, policy({ egress: [{ to: [{ ipBlock: { cidr: '172.16.0.0/12' } }] }] })],
  [
    true,
    policy({ ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }] }] }),
  ],
  [
    true,
    (objects) => {
      const kept = objects.filter(({ kind }) => kind !== 'NetworkPolicy');
      objects.splice(0, objects.length, ...kept);
    },
  ],
  [
    true,
    (objects) => {
      const { metadata } = ofKind(objects, 'Namespace') as { metadata: { labels: Raw } };
      metadata.labels['pod-security.kubernetes.io/enforce'] = 'privileged';
    },
  ],
  [
    true,
    (objects) => {
      (ofKind(objects, 'Service')['metadata'] as Raw)['namespace'] = 'acme-shop';
    },
  ],
];

it('accepts no hostile set of manifests of 200, and none of the harmless is refused', async () => {
  const rendered = await renderShipped({}, 'acme');
  const shipped = [...rendered]
    .filter(([path]) => path.startsWith('k8s/'))
    .flatMap(([, text]) => parseAllDocuments(text).map((one) => one.toJS() as Raw));
  const others = [...rendered].filter(([path]) => !path.startsWith('k8s/'));
  const secrets = ['database_password', 'cache_password', 'admin_token'].map(
    (name) => `config/secrets/${name}`,
  );
  const wrong: string[] = [];
  let [hostile, harmless] = [0, 0];
  for (let seed = 1; hostile < 200 || harmless < 10; seed += 1) {
    const objects = structuredClone(shipped);
    const { pick, chance } = randomPicks(seed);
    const changes = [pick(CHANGES), ...(chance(0.5) ? [pick(CHANGES)] : [])];
    for (const [, change] of changes) change(objects);
    const outside = changes.some(([reaches]) => reaches);
    if (outside) hostile += 1;
    else harmless += 1;
    const files = {
      ...Object.fromEntries([...others, ...secrets.map((path) => [path, 'x'] as const)]),
      'k8s/all.yaml': objects.map((one) => stringify(one)).join('---\n'),
    };
    const fields = { isolation: buildIsolation(), settings: { domain: 'example.com' } };
    const { manifests } = readManifests(manifestInput(files, fields));
    if ((manifests === undefined) !== outside)
      wrong.push(`seed ${seed}: ${changes.map((one) => CHANGES.indexOf(one)).join()}`);
  }
  expect(wrong).toEqual([]);
});
