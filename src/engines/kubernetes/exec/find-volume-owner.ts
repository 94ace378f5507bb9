import { PulsoError } from '../../../core/pulso-error.ts';
import type { Pod } from '../../../manifests/plan/cluster-objects.ts';
import { claimTemplates, podClaims } from '../../../manifests/plan/claim-templates.ts';
import { collectionPath, CORE, type ResourceKind } from '../../../manifests/resource-kind.ts';
import {
  isJsonObject,
  objectsAt,
  textAt,
  valueAt,
  type Json,
  type JsonObject,
} from '../../../text/json.ts';
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
  const list = async (kind: ResourceKind, labels: string): Promise<JsonObject[]> =>
    (await listObjects(client, { path: collectionPath(kind, slug), labels })).items;
  const [claims, pods, statefulSets, deployments] = await Promise.all([
    list(CORE.claims, `app.kubernetes.io/instance=${slug}`),
    list(CORE.pods, MANAGED),
    list(CORE.statefulSets, MANAGED),
    list(CORE.deployments, MANAGED),
  ]);
  assertKnownVolumes(slug, names, claims.map((claim) => textAt(claim, ['metadata', 'name']) ?? '')); // prettier-ignore
  const mounts = (podSpec: Json | undefined): boolean =>
    [...podClaims(podSpec).values()].includes(name);
  const pod = (pods as Pod[]).find((one) => mounts((one as JsonObject)['spec']));
  // What is stopped has no pod: the claims of a database are named after it.
  const template =
    statefulSets.find((one) => claimTemplates(one).some(({ prefix }) => name.startsWith(prefix))) ??
    deployments.find((one) => mounts(valueAt(one, ['spec', 'template', 'spec'])));
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
