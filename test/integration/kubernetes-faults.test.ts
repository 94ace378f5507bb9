import { expect, it } from 'vitest';
import { summarizeState } from '../../src/engine/observed/summarize-state.ts';
import {
  carryOut,
  clusterManifests,
  openProxied,
  useClusterClients,
  waitingDeployment,
} from '../support/cluster-clients.ts';

const cluster = useClusterClients();

const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'config' }, data: { a: '1' } }; // prettier-ignore

it('deploy fails if the API server goes away, and the next deploy converges', async () => {
  const { proxy, engine } = await openProxied();
  const manifests = clusterManifests(cluster().newSlug(), [config, waitingDeployment()]);
  proxy.goAwayAt(/^PATCH .*\/configmaps\/config$/);
  await expect(carryOut(engine, manifests)).rejects.toMatchObject({
    code: 'engine-unreachable',
    slug: manifests.slug,
    message: expect.stringContaining(
      'the cluster of target proxied (context test) does not answer',
    ) as unknown,
  });
  proxy.comeBack();
  await carryOut(engine, manifests);
  const observed = (await engine.observe([manifests.slug])).get(manifests.slug)!;
  expect(summarizeState(observed, manifests)).toBe('running');
  expect(observed.manifests).toBe(manifests.digest);
});

it('deploy completes although the API server is busy, fails and drops watches', async () => {
  const { proxy, engine } = await openProxied();
  const slug = cluster().newSlug();
  const apply = new RegExp('^PATCH .*/configmaps/config$');
  const rollout = new RegExp('^PATCH .*/deployments/app$');
  const watch = new RegExp(`^GET .*/${slug}/deployments \\(watch\\)$`);
  const list = new RegExp(`^GET .*/${slug}/pods$`);
  proxy.faults.push(
    { on: /^GET .*\/api\/v1$/, status: 503 },
    { on: apply, status: 429, retryAfter: 1 },
    { on: apply, status: 500 },
    { on: rollout, status: 503 },
    { on: list, status: 410 },
    { on: list, status: 504 },
    { on: watch, status: 410 },
    { on: watch, status: 429 },
  );
  const manifests = clusterManifests(slug, [config, waitingDeployment()]);

  await carryOut(engine, manifests);

  expect(proxy.faults).toEqual([]);
  const times = (kind: RegExp): number => proxy.seen.filter((asked) => kind.test(asked)).length;
  expect([times(apply), times(rollout)]).toEqual([3, 2]);
  expect(times(watch)).toBeGreaterThanOrEqual(3);
  const observed = (await engine.observe([slug])).get(slug)!;
  expect(summarizeState(observed, manifests)).toBe('running');
});
