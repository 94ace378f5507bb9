import { expect, it } from 'vitest';
import { objectsAt, textAt, valueAt, type JsonObject } from '../../src/text/json.ts';
import type { Plan } from '../../src/engine/plan.ts';
import {
  carryOut,
  clusterManifests,
  useClusterClients,
  waitingDeployment,
} from '../support/cluster-clients.ts';

const cluster = useClusterClients();

const livenessProbe = { exec: { command: ['true'] }, periodSeconds: 5 };
const changes = ({ operations }: Plan): string[] =>
  operations
    .filter(({ type }) => type !== 'none')
    .map(({ type, resource, cause }) => `${type} ${resource} (${cause})`);

/** Names of pods that are not on their way out. */
async function podsOf(slug: string): Promise<string[]> {
  const answer = await cluster().client.ask({ path: `/api/v1/namespaces/${slug}/pods` });
  return objectsAt(answer, ['items'])
    .filter((pod) => textAt(pod, ['metadata', 'deletionTimestamp']) === undefined)
    .map((pod) => textAt(pod, ['metadata', 'name']) ?? '');
}

it('removes a probe that left the file, and keeps the old pod until the new one is ready', async () => {
  const slug = cluster().newSlug();
  await carryOut(cluster().engine, clusterManifests(slug, [waitingDeployment({ livenessProbe })]));
  const [before] = await podsOf(slug);

  // Without it and with an image that is nowhere: the pod of before is as it was.
  const nowhere = clusterManifests(slug, [waitingDeployment({ image: 'pulso-test/nowhere:1' })]);
  await expect(carryOut(cluster().engine, nowhere)).rejects.toMatchObject({
    code: 'image-missing',
  });
  expect(await podsOf(slug)).toContain(before);

  const without = clusterManifests(slug, [waitingDeployment()]);
  await carryOut(cluster().engine, without);
  const [after, ...others] = await podsOf(slug);
  expect(others).toEqual([]);
  expect(after).not.toBe(before);
  const path = `/api/v1/namespaces/${slug}/pods/${after ?? ''}`;
  const container = valueAt(await cluster().client.ask({ path }), ['spec', 'containers', 0]);
  expect(container).not.toHaveProperty('livenessProbe');
  expect(changes(await carryOut(cluster().engine, without))).toEqual([]);
});

it('replaces a StatefulSet that requests more storage, and keeps its pod and claim', async () => {
  const slug = cluster().newSlug();
  const claim = (storage: string) => ({
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
  });
  const statefulSet = (storage: string): JsonObject => {
    const { replicas, selector, template } = waitingDeployment()['spec'] as JsonObject;
    const spec = { replicas, selector, template, volumeClaimTemplates: [claim(storage)] };
    return {
      ...{ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'app' } },
      spec: { ...spec, serviceName: 'app' } as unknown as JsonObject,
    };
  };
  await carryOut(cluster().engine, clusterManifests(slug, [statefulSet('1Mi')]));
  const path = `/api/v1/namespaces/${slug}/persistentvolumeclaims/data-app-0`;
  const before = await cluster().client.ask({ path });

  const more = clusterManifests(slug, [statefulSet('2Mi')]);
  const plan = await carryOut(cluster().engine, more);

  expect(changes(plan)).toContain(
    'recreate statefulset/app (cannot be updated in place: volumeClaimTemplates[0].spec.resources.requests.storage 1Mi → 2Mi)',
  );
  expect(await podsOf(slug)).toEqual(['app-0']);
  const after = await cluster().client.ask({ path });
  expect(textAt(after, ['metadata', 'uid'])).toBe(textAt(before, ['metadata', 'uid']));
  expect(changes(await carryOut(cluster().engine, more))).toEqual([]);
});
