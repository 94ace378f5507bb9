import { expect, it } from 'vitest';
import { replaceAt } from '../../src/text/json.ts';
import { loadManifests } from '../../src/manifests/read/load-manifests.ts';
import type { Manifests } from '../../src/engine/desired/manifests.ts';
import { summarizeState } from '../../src/engine/observed/summarize-state.ts';
import type { ApiProxy } from '../support/api-proxy.ts';
import { carryOut, openProxied, useClusterClients } from '../support/cluster-clients.ts';
import { renderShipped } from '../support/render-shipped.ts';

/** Fifty at night (`PULSO_CLUSTER_CLIENTS=50`). */
const FLEET = Number(process.env['PULSO_CLUSTER_CLIENTS'] ?? 20);
const cluster = useClusterClients();

const writes = ({ seen }: ApiProxy): string[] => seen.filter((asked) => !asked.startsWith('GET'));

/** The shipped template's client, asked to have no pods. */
async function buildIdle(slug: string): Promise<Manifests> {
  const rendered = await renderShipped({ database: 'postgresql' }, slug);
  const secrets = ['database_password', 'cache_password', 'admin_token'].map(
    (name) => [`config/secrets/${name}`, 'a'] as const,
  );
  const files = [...rendered, ...secrets].map(
    ([path, text]) => [path, new TextEncoder().encode(text)] as const,
  );
  const manifests = loadManifests({ slug, files: new Map(files), settings: {}, images: {} });
  const objects = manifests.objects.map((manifest) => {
    if (manifest.stage !== 'data' && manifest.stage !== 'app') return manifest;
    return { ...manifest, body: replaceAt(manifest.body, ['spec', 'replicas'], () => 0) };
  });
  return { ...manifests, objects };
}

it(`deploys ${FLEET} clients; a second deploy writes nothing, not even in a dry run`, async () => {
  const { proxy, engine } = await openProxied();
  const fleet = await Promise.all(
    Array.from({ length: FLEET }, () => buildIdle(cluster().newSlug())),
  );
  for (const manifests of fleet) await carryOut(engine, manifests);

  proxy.seen.length = 0;
  const plans = await Promise.all(fleet.map((manifests) => carryOut(engine, manifests)));
  const types = new Set(plans.flatMap(({ operations }) => operations.map(({ type }) => type)));
  expect([...types]).toEqual(['none']);
  expect(writes(proxy)).toEqual([]);

  // One list a kind, however many clients there are.
  proxy.seen.length = 0;
  const observed = await engine.observe(fleet.map(({ slug }) => slug));
  expect(proxy.seen.sort()).toEqual([
    'GET /api/v1/configmaps',
    'GET /api/v1/persistentvolumeclaims',
    'GET /api/v1/pods',
    'GET /apis/apps/v1/deployments',
    'GET /apis/apps/v1/statefulsets',
  ]);
  expect(observed.size).toBe(FLEET);
  for (const manifests of fleet) {
    const stack = observed.get(manifests.slug)!;
    expect(stack.manifests).toBe(manifests.digest);
    expect(summarizeState(stack, manifests)).toBe('stopped');
  }

  // One is taken down; no other is touched.
  const [first, ...others] = fleet;
  proxy.seen.length = 0;
  await carryOut(engine, first!, { verb: 'destroy', purge: true });
  const touched = writes(proxy).filter((asked) => !asked.includes(`/namespaces/${first!.slug}`));
  expect(touched).toEqual([]);
  const left = await engine.observe(others.map(({ slug }) => slug));
  expect([...left.values()].every(({ services }) => services.length === 3)).toBe(true);
});
