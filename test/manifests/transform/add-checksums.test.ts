import { describe, expect, it } from 'vitest';
import { textAt } from '../../../src/text/json.ts';
import {
  buildDeployment,
  buildFilled,
  buildManifests,
  findManifest,
} from '../../support/build-manifests.ts';

const PATH = ['spec', 'template', 'metadata', 'annotations', 'pulso.dev/checksum'];

const files = {
  'k8s/maps.yaml': [
    buildFilled('ConfigMap', 'config', { a: 'config/a' }),
    buildFilled('ConfigMap', 'other', { a: 'config/other' }),
    buildFilled('Secret', 'secrets', { p: 'config/secrets/p' }),
  ]
    .map((one) => JSON.stringify(one))
    .join('\n---\n'),
  'config/a': 'one',
  'config/other': 'one',
  'config/secrets/p': 'hunter2',
};

const volumes = [
  { name: 'config', configMap: { name: 'config' } },
  { name: 'secrets', secret: { secretName: 'secrets' } },
];

function checksum(changes: Record<string, string | object>, pod: object): string {
  const app = buildDeployment('app', pod as never);
  const manifests = buildManifests({ ...files, 'k8s/app.yaml': app, ...changes });
  return textAt(findManifest(manifests, 'Deployment', 'app').body, PATH) ?? '';
}

describe('pods are made again when what they read changes', () => {
  it.each([
    ['a mounted config', { volumes }, { 'config/a': 'two' }, true],
    ['a mounted secret', { volumes }, { 'config/secrets/p': 'hunter3' }, true],
    [
      'a projected config',
      { volumes: [{ projected: { sources: [{ configMap: { name: 'config' } }] } }] },
      { 'config/a': 'two' },
      true,
    ],
    [
      'a projected secret',
      { volumes: [{ projected: { sources: [{ secret: { name: 'secrets' } }] } }] },
      { 'config/secrets/p': 'x' },
      true,
    ],
    [
      'a secret in the environment',
      { containers: [{ env: [{ valueFrom: { secretKeyRef: { name: 'secrets', key: 'p' } } }] }] },
      { 'config/secrets/p': 'x' },
      true,
    ],
    [
      'a whole config in the environment',
      { containers: [{ envFrom: [{ configMapRef: { name: 'config' } }] }] },
      { 'config/a': 'two' },
      true,
    ],
    ['a config of others', { volumes }, { 'config/other': 'two' }, false],
    ['a file nobody reads', { volumes }, { 'config/b': 'two' }, false],
  ])('%s', (_, pod, changes, rolls) => {
    expect(checksum(changes, pod) !== checksum({}, pod)).toBe(rolls);
  });

  it('and when the pods themselves change, but not with the number of them', () => {
    const before = checksum({}, { volumes });
    expect(checksum({}, { volumes, hostname: 'x' })).not.toBe(before);
    const scaled = buildDeployment('app', { volumes });
    const more = { ...scaled, spec: { ...(scaled['spec'] as object), replicas: 7 } };
    expect(checksum({ 'k8s/app.yaml': more }, {})).toBe(before);
  });

  it('and no digest is of one secret alone', () => {
    const { createHash } = process.getBuiltinModule('node:crypto');
    const alone = createHash('sha256').update('hunter2').digest('hex');
    const manifests = buildManifests({
      ...files,
      'k8s/app.yaml': buildDeployment('app', { volumes }),
    });
    const others = manifests.objects.filter(({ kind }) => kind !== 'Secret');
    expect(JSON.stringify(others)).not.toContain('hunter2');
    expect(JSON.stringify(others)).not.toContain(alone.slice(0, 16));
  });
});
