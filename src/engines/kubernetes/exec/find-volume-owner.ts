import { PulsoError } from '../../../core/pulso-error.ts';
import type { Pod } from '../../../manifests/plan/cluster-objects.ts';
import { claimTemplates } from '../../../manifests/plan/claim-templates.ts';
import { collectionPath, CORE } from '../../../manifests/resource-kind.ts';
import { isJsonObject, objectsAt, textAt, valueAt, type JsonObject } from '../../../text/json.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { listObjects, MANAGED } from '../connect/list-objects.ts';

/** Who uses a volume: where, and as whom. All absent while nobody does. */
export interface VolumeOwner {
  node?: string;
  security?: { pod: JsonObject; container: JsonObject };
}

/** The workload that has the first of these volumes. Errors: `volume-missing` if one is not the client's. */
export async function findVolumeOwner(
  client: ApiClient,
  slug: string,
  names: readonly string[],
): Promise<VolumeOwner> {
  const [name] = names;
  if (name === undefined) return {};
  const list = async (kind: (typeof CORE)['pods' | 'claims' | 'statefulSets'], labels: string) =>
    (await listObjects(client, { path: collectionPath(kind, slug), labels })).items;
  const [claims, pods, statefulSets] = await Promise.all([
    list(CORE.claims, `app.kubernetes.io/instance=${slug}`),
    list(CORE.pods, MANAGED),
    list(CORE.statefulSets, MANAGED),
  ]);
  assertKnownVolumes(slug, names, claims.map((claim) => textAt(claim, ['metadata', 'name']) ?? '')); // prettier-ignore
  const pod = (pods as Pod[]).find(({ spec }) =>
    spec?.volumes?.some(({ persistentVolumeClaim: claim }) => claim?.claimName === name),
  );
  // A stopped database has no pod: its claims are named after it.
  const template = statefulSets.find((one) =>
    claimTemplates(one).some(({ prefix }) => name.startsWith(prefix)),
  );
  const podSpec = (pod as JsonObject | undefined)?.['spec'] ?? valueAt(template, ['spec', 'template', 'spec']); // prettier-ignore
  const node = pod?.spec?.nodeName;
  return {
    ...(node === undefined ? {} : { node }),
    ...(isJsonObject(podSpec) ? { security: securityOf(podSpec) } : {}),
  };
}

function securityOf(podSpec: JsonObject): { pod: JsonObject; container: JsonObject } {
  const [container = {}] = objectsAt(podSpec, ['containers']);
  const contextOf = (one: JsonObject): JsonObject => {
    const context = one['securityContext'];
    return isJsonObject(context) ? context : {};
  };
  return { pod: contextOf(podSpec), container: contextOf(container) };
}

function assertKnownVolumes(
  slug: string,
  names: readonly string[],
  known: readonly string[],
): void {
  const missing = names.find((name) => !known.includes(name));
  if (missing === undefined) return;
  const available = known.length === 0 ? 'it has none' : `available: ${[...known].sort().join(', ')}`; // prettier-ignore
  throw new PulsoError('volume-missing', `${slug}: volume ${missing} not found; ${available}`, {
    slug,
    hint: `list what the client has with \`pulso status ${slug}\``,
  });
}
