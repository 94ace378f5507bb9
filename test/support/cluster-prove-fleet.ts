import type { Engine } from '../../src/engine/engine.ts';
import type { ProveResult } from '../../src/operations/catalog/schemas/prove-schemas.ts';
import { proveClients } from '../../src/operations/prove/prove-clients.ts';
import { carryOut, clusterManifests, waitingDeployment } from './cluster-clients.ts';
import { operationContext } from './operation-context.ts';
import { buildRecord, recordFiles, temporaryWorkspace } from './temporary-workspace.ts';

/** Proves these clients, which run on the test cluster, in a workspace that knows them. */
export async function proveOnCluster(
  engine: Engine,
  slugs: readonly string[],
): Promise<ProveResult> {
  const records = slugs.map((slug, at) => buildRecord(slug, { block: at + 1, target: 'test' }));
  const workspace = await temporaryWorkspace({
    'pulso.yaml': 'targets: {test: {engine: kubernetes}}\n',
    ...recordFiles(...records),
  });
  const shared = { ...engine, close: () => Promise.resolve() };
  const context = operationContext(workspace, { openEngine: () => Promise.resolve(shared) });
  return proveClients(context, { all: true, dryRun: false });
}

/** One web server that others know as `app`, behind the policies of the shipped template, and more objects. */
export async function deployLight(
  engine: Engine,
  slug: string,
  objects: readonly object[] = shippedPolicies(),
): Promise<void> {
  const app = waitingDeployment({
    command: ['httpd', '-f', '-p', '8080'],
    ports: [{ containerPort: 8080, protocol: 'TCP' }],
    readinessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 1 },
  });
  await carryOut(engine, clusterManifests(slug, [app, service('app'), ...objects]));
}

export function service(name: string, type = 'ClusterIP'): object {
  const selector = { 'app.kubernetes.io/name': 'app' };
  const spec = { type, selector, ports: [{ port: 8080, protocol: 'TCP' }] };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec };
}

export function policy(name: string, spec: object): object {
  return {
    ...{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name } },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ...spec },
  };
}

export function shippedPolicies(): object[] {
  const own = [{ podSelector: {} }];
  const dns = {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
  };
  const ports = ['UDP', 'TCP'].map((protocol) => ({ port: 53, protocol }));
  return [
    policy('default-deny', {}),
    policy('same-namespace', { ingress: [{ from: own }], egress: [{ to: own }] }),
    policy('dns', { policyTypes: ['Egress'], egress: [{ to: [dns], ports }] }),
  ];
}
