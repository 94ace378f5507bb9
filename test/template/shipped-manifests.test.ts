import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { renderShipped } from '../support/render-shipped.ts';

/** A Kubernetes object, as far as these tests look into it. */
interface KubernetesObject {
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  spec?: { template?: { spec?: PodSpec }; podSelector?: object; policyTypes?: string[] };
}

interface PodSpec {
  automountServiceAccountToken: boolean;
  securityContext: { runAsNonRoot: boolean; runAsUser: number; seccompProfile: { type: string } };
  containers: {
    image: string;
    resources: { limits: object; requests: object };
    securityContext: object;
  }[];
}

async function render(given: Record<string, unknown>): Promise<KubernetesObject[]> {
  const project = given.database === 'bigquery' ? { bigquery_project: 'claro-data-1' } : {};
  const files = await renderShipped({ ...project, ...given });
  return [...files]
    .filter(([path]) => path.startsWith('k8s/'))
    .flatMap(([, text]) => parseAllDocuments(text).map((each) => each.toJS() as KubernetesObject));
}

/** Every value of a key, however deep. */
function valuesOf(node: unknown, key: string): unknown[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) => [
    ...(name === key ? [value as unknown] : []),
    ...valuesOf(value, key),
  ]);
}

function podsOf(objects: readonly KubernetesObject[]): PodSpec[] {
  return objects.flatMap(({ spec }) => spec?.template?.spec ?? []);
}

const CASES = ['postgresql', 'mysql', 'bigquery'].flatMap((database) =>
  ['basic', 'pro', 'enterprise'].map((plan) => ({ database, plan })),
);

describe.each(CASES)('manifests for $database on plan $plan', (given) => {
  it('are of one namespace, labelled, each name of a kind once', async () => {
    const objects = await render(given);
    for (const { kind, metadata } of objects) {
      expect(metadata.namespace ?? metadata.name).toBe('claro');
      expect(metadata.labels, `${kind} ${metadata.name}`).toMatchObject({
        'app.kubernetes.io/name': expect.any(String),
        'app.kubernetes.io/instance': 'claro',
        'app.kubernetes.io/managed-by': 'pulso',
        'app.kubernetes.io/part-of': 'pulso',
      });
    }
    const names = objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names.includes('StatefulSet/database')).toBe(given.database !== 'bigquery');
  });

  it('pass the restricted pod security standard, with limits and no token', async () => {
    const pods = podsOf(await render(given));
    expect(pods).toHaveLength(given.database === 'bigquery' ? 2 : 3);
    for (const { automountServiceAccountToken, securityContext, containers } of pods) {
      expect(automountServiceAccountToken).toBe(false);
      expect(securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      for (const container of containers) {
        expect(container.securityContext).toMatchObject({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(Object.keys(container.resources.limits)).toEqual(['cpu', 'memory']);
      }
    }
    expect(valuesOf(pods, 'hostPath')).toEqual([]);
  });

  it('spell the protocol of every port', async () => {
    const ports = valuesOf(await render(given), 'ports').flat() as { protocol?: string }[];
    expect(ports.length).toBeGreaterThan(4);
    expect(ports.every(({ protocol }) => protocol === 'TCP' || protocol === 'UDP')).toBe(true);
  });

  it('mount configurations and secrets that are there', async () => {
    const objects = await render(given);
    const pods = podsOf(objects);
    const named = (kind: string) =>
      objects.filter((each) => each.kind === kind).map(({ metadata }) => metadata.name);
    const mounted = valuesOf(pods, 'configMap') as { name: string }[];
    expect(named('ConfigMap')).toEqual(expect.arrayContaining(mounted.map(({ name }) => name)));
    expect(named('Secret')).toEqual(expect.arrayContaining(valuesOf(pods, 'secretName')));
  });

  it('deny everything that no policy allows', async () => {
    const policies = (await render(given)).filter(({ kind }) => kind === 'NetworkPolicy');
    expect(policies[0]?.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    const names = policies.map(({ metadata }) => metadata.name);
    expect(names.includes('bigquery')).toBe(given.database === 'bigquery');
  });
});
