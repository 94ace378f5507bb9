import { describe, expect, it } from 'vitest';
import { formatManifests, shownBodies } from '../../../src/manifests/format-manifests.ts';
import { textAt, valueAt } from '../../../src/text/json.ts';
import type { ClusterSettings } from '../../../src/engine/desired/manifests.ts';
import {
  buildDeployment,
  buildFilled,
  buildManifests,
  findManifest,
  manifestProblems,
} from '../../support/build-manifests.ts';
import { parseAllDocuments } from 'yaml';

describe('images', () => {
  it.each([
    ['postgres:15', {}, 'postgres:15'],
    ['postgres:15', { registry: 'reg.example' }, 'reg.example/postgres:15'],
    [
      'pulso/instance:1.0.0',
      { registry: 'reg.example:5000/team/' },
      'reg.example:5000/team/pulso/instance:1.0.0',
    ],
    ['other.example/x/y:1', { registry: 'reg.example' }, 'other.example/x/y:1'],
    ['localhost/x:1', { registry: 'reg.example' }, 'localhost/x:1'],
    ['mapped:1', { registry: 'reg.example' }, 'mirror/one:1'],
    ['docker.io/library/mapped:1', {}, 'mirror/one:1'],
  ])('%s with %j is %s', (image, settings: ClusterSettings, expected) => {
    const containers = [{ name: 'app', image }];
    const files = {
      'k8s/a.yaml': buildDeployment('app', { containers, initContainers: containers }),
    };
    const manifests = buildManifests(files, { settings, images: { 'mapped:1': 'mirror/one:1' } });
    const spec = valueAt(findManifest(manifests, 'Deployment', 'app').body, [
      'spec',
      'template',
      'spec',
    ]);
    expect(valueAt(spec, ['containers', 0, 'image'])).toBe(expected);
    expect(valueAt(spec, ['initContainers', 0, 'image'])).toBe(expected);
  });
});

describe('the ingress', () => {
  const ingress = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'app' },
    spec: { rules: [{ http: { paths: [] } }] },
  };
  const shape = (settings: ClusterSettings, spec: object = ingress.spec) =>
    findManifest(
      buildManifests({ 'k8s/a.yaml': { ...ingress, spec } }, { settings }),
      'Ingress',
      'app',
    ).body;

  it('has the host, class and certificate of its target', () => {
    const domain = 'clients.example';
    expect(shape({ domain })['spec']).toEqual({
      rules: [{ host: 'acme.clients.example', http: { paths: [] } }],
    });
    const whole = shape({ domain, ingressClass: 'nginx', tls: { issuer: 'letsencrypt' } });
    expect(whole['spec']).toMatchObject({
      ingressClassName: 'nginx',
      tls: [{ hosts: ['acme.clients.example'], secretName: 'acme.clients.example-tls' }],
    });
    expect(textAt(whole, ['metadata', 'annotations', 'cert-manager.io/cluster-issuer'])).toBe(
      'letsencrypt',
    );
    const own = shape({ domain, tls: { secret: 'wildcard' } });
    expect(valueAt(own, ['spec', 'tls'])).toEqual([
      { hosts: ['acme.clients.example'], secretName: 'wildcard' },
    ]);
    expect(valueAt(shape({ domain, tls: {} }), ['spec', 'tls'])).toEqual([
      { hosts: ['acme.clients.example'] },
    ]);
  });

  it('keeps what an override says', () => {
    const spec = { ingressClassName: 'own', rules: [{ host: 'www.acme.com' }], tls: [] };
    const settings = { domain: 'x', ingressClass: 'nginx', tls: { secret: 's' } };
    expect(shape(settings, spec)['spec']).toEqual(spec);
  });

  it('is left out without a domain: it would answer for every host', () => {
    const files = { 'k8s/a.yaml': ingress, 'k8s/b.yaml': buildDeployment('app') };
    const kinds = buildManifests(files).objects.map(({ kind }) => kind);
    expect(kinds).toEqual(['ConfigMap', 'Deployment']);
  });
});

describe('storage and network', () => {
  it('claims get the target’s storage class, and keep their own', () => {
    const claim = (spec: object) => ({ metadata: { name: 'data' }, spec });
    const set = {
      ...buildDeployment('database'),
      kind: 'StatefulSet',
      spec: {
        volumeClaimTemplates: [claim({ accessModes: [] }), claim({ storageClassName: 'own' })],
      },
    };
    const settings = { storageClass: 'fast' };
    const { body } = findManifest(
      buildManifests({ 'k8s/a.yaml': set }, { settings }),
      'StatefulSet',
      'database',
    );
    const path = ['spec', 'volumeClaimTemplates'];
    expect(valueAt(body, [...path, 0, 'spec', 'storageClassName'])).toBe('fast');
    expect(valueAt(body, [...path, 1, 'spec', 'storageClassName'])).toBe('own');
    expect(valueAt(body, [...path, 0, 'metadata', 'labels', 'app.kubernetes.io/instance'])).toBe(
      'acme',
    );
  });

  it('the policy for the ingress controller names its namespace', () => {
    const policy = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'in', annotations: { 'pulso.dev/from-ingress-controller': 'true' } },
      spec: { ingress: [{ from: [], ports: [{ port: 8080 }] }] },
    };
    const settings = { ingressNamespace: 'traefik' };
    const { body } = findManifest(
      buildManifests({ 'k8s/a.yaml': policy }, { settings }),
      'NetworkPolicy',
      'in',
    );
    expect(valueAt(body, ['spec', 'ingress'])).toEqual([
      {
        from: [
          { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'traefik' } } },
        ],
        ports: [{ port: 8080 }],
      },
    ]);
  });
});

describe('secrets of a store', () => {
  const settings: ClusterSettings = {
    secrets: { backend: 'external-secrets', store: 'vault', kind: 'SecretStore', path: 'clients' },
  };
  const secret = buildFilled('Secret', 'app-secrets', { password: 'config/secrets/db_password' });

  it('become ExternalSecrets, and no Secret; the files need not be there', () => {
    const manifests = buildManifests({ 'k8s/a.yaml': secret }, { settings });
    expect(manifests.objects.map(({ kind }) => kind)).toEqual(['ConfigMap', 'ExternalSecret']);
    const { body, apiVersion } = findManifest(manifests, 'ExternalSecret', 'app-secrets');
    expect(apiVersion).toBe('external-secrets.io/v1');
    expect(body['spec']).toEqual({
      refreshInterval: '1h',
      secretStoreRef: { name: 'vault', kind: 'SecretStore' },
      target: { name: 'app-secrets', creationPolicy: 'Owner' },
      data: [{ secretKey: 'password', remoteRef: { key: 'clients/acme/db_password' } }],
    });
    expect(textAt(body, ['metadata', 'labels', 'app.kubernetes.io/instance'])).toBe('acme');
  });

  it('leave no room for values in the files', () => {
    const inline = { ...secret, stringData: { password: 'hunter2' } };
    const [problem = ''] = manifestProblems({ 'k8s/a.yaml': inline }, { settings });
    expect(problem).toMatch(/^manifest-inline-secret k8s\/a.yaml:1 /);
    expect(problem).not.toContain('hunter2');
  });
});

describe('what is printed', () => {
  const files = {
    'k8s/a.yaml': buildFilled('Secret', 's', { p: 'config/secrets/p' }),
    'k8s/b.yaml': buildFilled('ConfigMap', 'c', { c: 'config/c' }),
    'config/secrets/p': 'hunter2',
    'config/c': 'yes\nno: "{{"\n# — ñ\n',
  };
  it('hides values of Secrets, as no base64, and shows them where asked', () => {
    const manifests = buildManifests(files);
    const hidden = formatManifests(shownBodies(manifests, false));
    expect(hidden).not.toContain('aHVudGVyMg==');
    expect(hidden).toContain('p: "***"');
    expect(formatManifests(shownBodies(manifests, true))).toContain('aHVudGVyMg==');
  });

  it('reads back as what would be applied', () => {
    const manifests = buildManifests(files);
    const text = formatManifests(shownBodies(manifests, true));
    const read = parseAllDocuments(text).map((document) => document.toJS() as unknown);
    expect(read).toEqual(manifests.objects.map(({ body }) => body));
  });
});
