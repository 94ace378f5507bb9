import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { objectsAt, valueAt } from '../../src/text/json.ts';
import type { ClusterSettings } from '../../src/engine/desired/manifests.ts';
import {
  carryOut,
  clusterManifests,
  useClusterClients,
  waitingDeployment,
} from '../support/cluster-clients.ts';
import { runKubectl } from '../support/run-kubectl.ts';
import { waitUntil } from '../support/wait-until.ts';

const GROUP = 'external-secrets.io';
const DEFINITION = `externalsecrets.${GROUP}`;

const cluster = useClusterClients();

/** The kind as a cluster has it, without the operator that acts on it. */
beforeAll(async () => {
  const schema = {
    openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  };
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: DEFINITION },
    spec: {
      group: GROUP,
      names: { kind: 'ExternalSecret', plural: 'externalsecrets' },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  };
  await runKubectl(['create', '-f', '-'], stringify(definition));
  const isServed = async (): Promise<boolean> => {
    const answer = await cluster().client.ask({ path: `/apis/${GROUP}/v1` });
    return objectsAt(answer, ['resources']).length > 0;
  };
  await waitUntil('the kind to be served', isServed, 120);
});
afterAll(async () => {
  await runKubectl(['delete', 'customresourcedefinition', DEFINITION]);
});

const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: 'app-secrets',
    annotations: { 'pulso.dev/files': 'password: config/secrets/password' },
  },
};
const secrets: ClusterSettings['secrets'] = {
  backend: 'external-secrets',
  store: 'vault',
  path: 'clients',
};

it('with an external store, pulso applies names of secrets and no Secret', async () => {
  const slug = cluster().newSlug();
  const objects = [secret, waitingDeployment()];
  const manifests = clusterManifests(slug, objects, { secrets });
  const namespace = `/api/v1/namespaces/${slug}`;

  const plan = await carryOut(cluster().engine, manifests);

  const created = plan.operations.map(({ type, resource }) => `${type} ${resource}`);
  expect(created).toContain('create externalsecret/app-secrets');
  const path = `/apis/${GROUP}/v1/namespaces/${slug}/externalsecrets/app-secrets`;
  expect(valueAt(await cluster().client.ask({ path }), ['spec'])).toMatchObject({
    secretStoreRef: { name: 'vault', kind: 'ClusterSecretStore' },
    target: { name: 'app-secrets', creationPolicy: 'Owner' },
    data: [{ secretKey: 'password', remoteRef: { key: `clients/${slug}/password` } }],
  });
  const query = { labelSelector: 'app.kubernetes.io/managed-by=pulso' };
  const made = await cluster().client.ask({ path: `${namespace}/secrets`, query });
  expect(objectsAt(made, ['items'])).toEqual([]);

  const again = await carryOut(cluster().engine, manifests);
  expect(again.operations.every(({ type }) => type === 'none')).toBe(true);

  // What is no longer asked for goes with the set it is of, whatever its kind.
  const without = clusterManifests(slug, [waitingDeployment()]);
  const pruned = await carryOut(cluster().engine, without);
  expect(pruned.operations).toContainEqual(
    expect.objectContaining({ type: 'remove', resource: 'externalsecret/app-secrets' }),
  );
  await expect(cluster().client.ask({ path })).rejects.toMatchObject({ status: 404 });
});
