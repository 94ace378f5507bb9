import { expect, it } from 'vitest';
import type {
  ApiClient,
  ApiRequest,
} from '../../../../src/engines/kubernetes/connect/api-client.ts';
import { ApiError } from '../../../../src/engines/kubernetes/connect/api-error.ts';
import { discoverKinds } from '../../../../src/engines/kubernetes/connect/discover-kinds.ts';
import { observeSet } from '../../../../src/engines/kubernetes/observe/observe-set.ts';
import { DIGEST_ANNOTATION, isParent } from '../../../../src/manifests/apply-set.ts';
import { replaceAt, type JsonObject } from '../../../../src/text/json.ts';
import { buildManifests } from '../../../support/build-manifests.ts';

const manifests = buildManifests({
  'k8s/a.yaml': { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'acme' } },
  'k8s/b.yaml': {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'one' },
    data: { a: '1' },
  },
  'k8s/c.yaml': {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'two' },
    data: { a: '2' },
  },
});

const managedFields = [{ manager: 'pulso', operation: 'Apply', fieldsV1: {} }];
const ROOT = '/api/v1/namespaces/acme';

/** A cluster that has all objects as they were applied, each passed through `change`. */
function serve(change: (live: JsonObject, name: string) => JsonObject) {
  const asked: string[] = [];
  const objects = manifests.objects.map((manifest) => {
    const live = replaceAt(manifest.body, ['metadata', 'managedFields'], () => managedFields);
    return { manifest, live: change(live, manifest.name) };
  });
  const find = (name: string): JsonObject | undefined =>
    objects.find(({ manifest }) => manifest.name === name)?.live;
  const answers: Readonly<Record<string, JsonObject | undefined>> = {
    '/api/v1': {
      resources: [
        { kind: 'Namespace', name: 'namespaces', namespaced: false },
        { kind: 'ConfigMap', name: 'configmaps', namespaced: true },
      ],
    },
    [ROOT]: find('acme'),
    [`${ROOT}/configmaps/applyset`]: find('applyset'),
    [`${ROOT}/configmaps`]: { items: [find('one') ?? {}, find('two') ?? {}], metadata: {} },
  };
  const ask = ({ method = 'GET', path, body }: ApiRequest): Promise<JsonObject> => {
    asked.push(`${method} ${path}`);
    const answer = method === 'GET' ? answers[path] : body;
    return answer === undefined
      ? Promise.reject(new ApiError(404, `no ${path}`))
      : Promise.resolve(answer);
  };
  const client: ApiClient = { ask, open: () => Promise.reject(new Error('nothing to follow')) };
  return { cluster: { client, kinds: discoverKinds(client) }, asked };
}

async function tried(change: (live: JsonObject, name: string) => JsonObject): Promise<string[]> {
  const { cluster, asked } = serve(change);
  await observeSet(cluster, manifests);
  return asked.filter((one) => one.startsWith('PATCH')).sort();
}

it('reads each object of an unchanged client once, without a dry run', async () => {
  const { cluster, asked } = serve((live) => live);
  const { objects, leftovers } = await observeSet(cluster, manifests);
  expect(asked.sort()).toEqual([
    'GET /api/v1',
    `GET ${ROOT}`,
    `GET ${ROOT}/configmaps`,
    `GET ${ROOT}/configmaps/applyset`,
  ]);
  expect(objects.map(({ live, next }) => live !== undefined && next === live)).toEqual(
    manifests.objects.map(() => true),
  );
  expect(leftovers).toEqual([]);
});

it('dry-runs only what somebody else changed', async () => {
  const change = (live: JsonObject, name: string): JsonObject =>
    name === 'two' ? { ...live, data: { a: '3' } } : live;
  expect(await tried(change)).toEqual([`PATCH ${ROOT}/configmaps/two`]);
});

it('dry-runs everything if the parent records other manifests', async () => {
  const change = (live: JsonObject, name: string): JsonObject =>
    isParent({ kind: 'ConfigMap', name })
      ? replaceAt(live, ['metadata', 'annotations', DIGEST_ANNOTATION], () => 'of others')
      : live;
  expect(await tried(change)).toEqual([
    `PATCH ${ROOT}`,
    ...['applyset', 'one', 'two'].map((name) => `PATCH ${ROOT}/configmaps/${name}`),
  ]);
});
