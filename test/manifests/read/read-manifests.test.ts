import { describe, expect, it } from 'vitest';
import { isParent } from '../../../src/manifests/apply-set.ts';
import { textAt, valueAt } from '../../../src/text/json.ts';
import { loadManifests } from '../../../src/manifests/read/load-manifests.ts';
import { resourceOf } from '../../../src/engine/desired/manifests.ts';
import {
  buildDeployment,
  buildManifests,
  findManifest,
  manifestInput,
  manifestProblems,
} from '../../support/build-manifests.ts';

const simple = (kind: string, name: string, apiVersion = 'v1') => ({
  apiVersion,
  kind,
  metadata: { name },
});

describe('what a client’s k8s/ files become', () => {
  it('is applied namespace, set, policy, config, data, app, whatever the files are called', () => {
    const manifests = buildManifests({
      'k8s/a.yaml': buildDeployment('app'),
      'k8s/b.yaml': simple('Service', 'app'),
      'k8s/c.yaml': { ...simple('StatefulSet', 'database', 'apps/v1'), spec: {} },
      'k8s/d.yaml': simple('NetworkPolicy', 'deny', 'networking.k8s.io/v1'),
      'k8s/e.yml': simple('Namespace', 'acme'),
      'k8s/deep/f.yaml': simple('ConfigMap', 'config'),
      'k8s/g.yaml': simple('Widget', 'own', 'example.org/v1'),
      'k8s/notes.txt': 'not: yaml: at all',
      'config/client.yaml': 'kind: Nothing',
    });
    expect(manifests.objects.map((one) => `${one.stage} ${resourceOf(one)}`)).toEqual([
      'namespace namespace/acme',
      'policy configmap/applyset',
      'policy networkpolicy/deny',
      'config configmap/config',
      'config service/app',
      'config widget/own',
      'data statefulset/database',
      'app deployment/app',
    ]);
    expect(manifests.services.map(({ name }) => name)).toEqual(['database', 'app']);
  });

  it('carries whose it is, on every object and every pod', () => {
    const manifests = buildManifests({
      'k8s/all.yaml': [simple('Namespace', 'acme'), buildDeployment('app')]
        .map((one) => JSON.stringify(one))
        .join('\n---\n'),
    });
    const own = { 'app.kubernetes.io/instance': 'acme', 'app.kubernetes.io/managed-by': 'pulso' };
    for (const { body } of manifests.objects)
      expect(valueAt(body, ['metadata', 'labels'])).toMatchObject(own);
    const { body } = findManifest(manifests, 'Deployment', 'app');
    expect(valueAt(body, ['spec', 'template', 'metadata', 'labels'])).toMatchObject({
      ...own,
      'pulso.dev/service': 'app',
    });
    expect(textAt(body, ['metadata', 'namespace'])).toBe('acme');
  });

  it('is an ApplySet by the KEP: members name it, its parent names their kinds', () => {
    const manifests = buildManifests({
      'k8s/a.yaml': buildDeployment('app'),
      'k8s/b.yaml': simple('Namespace', 'acme'),
      'k8s/c.yaml': simple('Service', 'app'),
    });
    // The sha256 of `applyset.acme.ConfigMap.`, base64url.
    const id = 'applyset-NeHoF_UZFnaFd9pAJkBE1PYeMngPDKQD3XiyoR2maZY-v1';
    const parent = manifests.objects.find(isParent);
    expect(valueAt(parent?.body, ['metadata'])).toMatchObject({
      labels: { 'applyset.kubernetes.io/id': id },
      annotations: {
        'applyset.kubernetes.io/tooling': 'pulso/v1',
        'applyset.kubernetes.io/contains-group-kinds': 'Deployment.apps,Service',
      },
    });
    expect(manifests.applySet).toBe(id);
    const member = ['metadata', 'labels', 'applyset.kubernetes.io/part-of'];
    const members = manifests.objects.map(({ body }) => textAt(body, member));
    expect(members).toEqual([undefined, undefined, id, id]);
  });

  it('is the same for the same files, and another for any other byte', () => {
    const files = { 'k8s/a.yaml': buildDeployment('app') };
    const { digest } = buildManifests(files);
    expect(buildManifests(files).digest).toBe(digest);
    expect(buildManifests(files, { images: { 'pulso/instance:1.0.0': 'x' } }).digest).not.toBe(
      digest,
    );
  });
});

describe('what is wrong with them is reported with file and line', () => {
  const app = JSON.stringify(buildDeployment('app'));
  it.each([
    ['', 'manifests-missing k8s: the client has no k8s/*.yaml'],
    [
      'a: [',
      'manifest-syntax k8s/a.yaml:1 Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    ['- 1', 'manifest-invalid k8s/a.yaml:1 is not an object'],
    ['kind: Service', 'manifest-invalid k8s/a.yaml:1 apiVersion is missing or not text'],
    ['apiVersion: v1\nkind: 7', 'manifest-invalid k8s/a.yaml:2 kind is missing or not text'],
    [
      'apiVersion: v1\nkind: Service\nmetadata:\n  labels: {}',
      'manifest-invalid k8s/a.yaml:4 metadata.name is missing or not text',
    ],
    [
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: "../x"',
      'manifest-invalid k8s/a.yaml:4 metadata.name "../x" must be lower case letters, digits, dashes and dots',
    ],
    [
      'apiVersion: v1\nkind: List\nitems: []',
      'manifest-invalid k8s/a.yaml:2 List contains several objects: write each as a document of its own',
    ],
    [
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: kube-system',
      "manifest-foreign k8s/a.yaml:4 Namespace kube-system is not allowed: the client's namespace is acme",
    ],
    [
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: app\n  namespace: other',
      'manifest-foreign k8s/a.yaml:5 Service app is in namespace other: a client can only have objects in its own, acme',
    ],
    [
      `${app}\n---\n${app}`,
      'manifest-double k8s/a.yaml:3 Deployment app already exists as Deployment at k8s/a.yaml:1',
    ],
    [
      `${app}\n---\n${app.replace('"Deployment"', '"StatefulSet"')}`,
      'manifest-double k8s/a.yaml:3 StatefulSet app already exists as Deployment at k8s/a.yaml:1',
    ],
    [
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: applyset',
      'manifest-double k8s/a.yaml:1 ConfigMap applyset has a name that is reserved for pulso',
    ],
    [`a: ${'['.repeat(5000)}`, 'manifest-syntax k8s/a.yaml: it is nested too deep'],
    [
      'a: &a [x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]',
      'manifest-syntax k8s/a.yaml: Excessive alias count indicates a resource exhaustion attack',
    ],
  ])('%#', (text, problem) => {
    expect(manifestProblems({ 'k8s/a.yaml': text })).toEqual([problem]);
  });

  it('all at once; loading throws the first and counts the others', () => {
    const files = { 'k8s/a.yaml': 'kind: Service', 'k8s/b.yaml': '- 1' };
    expect(manifestProblems(files)).toHaveLength(2);
    expect(() => loadManifests(manifestInput(files))).toThrow(
      expect.objectContaining({
        code: 'manifest-invalid',
        slug: 'acme',
        message: 'apiVersion is missing or not text (and 1 more)',
        at: { file: 'k8s/a.yaml', line: 1, column: 1 },
      }),
    );
  });
});
