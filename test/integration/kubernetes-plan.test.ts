import { expect, it } from 'vitest';
import { objectsAt, type JsonObject } from '../../src/text/json.ts';
import type { Manifests } from '../../src/engine/desired/manifests.ts';
import type { Plan } from '../../src/engine/plan.ts';
import {
  carryOut,
  clusterManifests,
  openProxied,
  useClusterClients,
  waitingDeployment,
} from '../support/cluster-clients.ts';

const cluster = useClusterClients();

const config = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'config', labels: { tier: 'web' } },
  data: { a: '1' },
};
const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'app' } };
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'app' },
  spec: { selector: { a: 'b' }, ports: [{ port: 80, protocol: 'TCP' }] },
};
/** It has no pods, and says so or leaves their number to others. */
const idle = (spec: object = { replicas: 0 }): JsonObject =>
  waitingDeployment({ args: ['one', 'two'] }, {}, spec);
const objects = [config, account, service];

const changes = ({ operations }: Plan): string[] =>
  operations
    .filter(({ type }) => type !== 'none')
    .map(({ type, resource, cause }) => `${type} ${resource} (${cause})`);

type Place = readonly [root: string, plural: string, name: string];
const CONFIG: Place = ['/api/v1', 'configmaps', 'config'];
const APP: Place = ['/apis/apps/v1', 'deployments', 'app'];
const pathOf = ([root, plural, name]: Place, slug: string): string =>
  `${root}/namespaces/${slug}/${plural}/${name}`;

/** As kubectl edit and the like do it; null takes away. */
async function edit(slug: string, place: Place, body: JsonObject): Promise<void> {
  await cluster().client.ask({
    method: 'PATCH',
    path: pathOf(place, slug),
    query: { fieldManager: 'somebody-else' },
    contentType: 'application/merge-patch+json',
    body,
  });
}

it('plans an unchanged client without a single write, not even a dry run', async () => {
  const { proxy, engine } = await openProxied();
  const manifests = clusterManifests(cluster().newSlug(), [...objects, idle()]);
  await carryOut(engine, manifests);
  proxy.seen.length = 0;
  expect(changes(await carryOut(engine, manifests))).toEqual([]);
  expect(proxy.seen.filter((asked) => !asked.startsWith('GET'))).toEqual([]);
});

/** The pods' containers with one more argument. */
const longer = (): JsonObject => {
  const [container] = objectsAt(idle(), ['spec', 'template', 'spec', 'containers']);
  const containers = [{ ...container, args: ['one', 'two', 'three'] }];
  return { spec: { template: { spec: { containers } } } };
};

it.each<[string, Place, JsonObject, string]>([
  ['a value of a config', CONFIG, { data: { a: '2' } }, 'update configmap/config (a changed)'],
  [
    'a label that is gone',
    CONFIG,
    { metadata: { labels: { tier: null } } },
    'update configmap/config (metadata.labels.tier added)',
  ],
  ['one more argument of a container', APP, longer(), 'update deployment/app (args[2] removed)'],
  [
    'another number of pods',
    APP,
    { spec: { replicas: 3 } },
    'update deployment/app (replicas 3 → 0)',
  ],
])('what another hand changed is found: %s', async (_, place, change, expected) => {
  const slug = cluster().newSlug();
  const manifests = clusterManifests(slug, [...objects, idle()]);
  await carryOut(cluster().engine, manifests);
  await edit(slug, place, change);
  const intent = { verb: 'deploy', forceConflicts: true } as const;
  expect(changes(await carryOut(cluster().engine, manifests, intent))).toEqual([expected]);
  expect(changes(await plan(manifests))).toEqual([]);
});

it('keeps what others added, and restores what others changed', async () => {
  const slug = cluster().newSlug();
  const manifests = clusterManifests(slug, [...objects, idle()]);
  await carryOut(cluster().engine, manifests);
  await edit(slug, CONFIG, { metadata: { labels: { team: 'ops' } } });
  expect(changes(await plan(manifests))).toEqual([]);
  await cluster().client.ask({ method: 'DELETE', path: pathOf(CONFIG, slug) });
  expect(changes(await plan(manifests))).toEqual(['create configmap/config (new configmap)']);
});

it('deploy starts a stopped client, whether its file sets replicas or not', async () => {
  for (const spec of [{ replicas: 1 }, { replicas: undefined }]) {
    const manifests = clusterManifests(cluster().newSlug(), [waitingDeployment({}, {}, spec)]);
    await carryOut(cluster().engine, manifests);
    await carryOut(cluster().engine, manifests, { verb: 'stop' });
    const [change, ...others] = changes(await carryOut(cluster().engine, manifests));
    expect(others).toEqual([]);
    expect(change).toMatch(/^(update deployment\/app \(replicas 0 → 1|start deployment\/app)/);
    expect(changes(await plan(manifests))).toEqual([]);
  }
});

function plan(manifests: Manifests): Promise<Plan> {
  const desired = { kind: 'manifests', slug: manifests.slug, target: 'test', manifests } as const;
  return cluster().engine.plan(desired, { verb: 'deploy' });
}
