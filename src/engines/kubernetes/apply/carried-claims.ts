import { dropUndefined } from '../../../core/drop-undefined.ts';
import { PulsoError } from '../../../core/pulso-error.ts';
import type { Manifest } from '../../../engine/desired/manifests.ts';
import type { Carried } from '../../../engine/plan.ts';
import { claimTemplates, firstClaim } from '../../../manifests/plan/claim-templates.ts';
import { collectionPath, CORE, objectPath } from '../../../manifests/resource-kind.ts';
import { mergeAt, textAt, type JsonObject } from '../../../text/json.ts';
import { ignoreStatus } from '../connect/api-error.ts';
import { applyObject } from '../connect/apply-object.ts';
import { listObjects } from '../connect/list-objects.ts';
import type { Execution } from './execution.ts';
import { untilGone } from './replace-object.ts';
import { patchObject } from './write-object.ts';

/** Label of a claim that data is copied to, until what mounts it is ready. */
const LABEL = 'pulso.dev/carry';
const UNFINISHED = 'unfinished';
/** Annotation of it: the claim that the data is of. */
const SOURCE = 'pulso.dev/carried-from';

/** Claims that are copied to, by name, and whose data each gets. */
export async function listUnfinished({
  cluster,
  slug,
}: Execution): Promise<ReadonlyMap<string, string>> {
  const listing = { path: collectionPath(CORE.claims, slug), labels: `${LABEL}=${UNFINISHED}` };
  const { items } = await listObjects(cluster.client, listing);
  return new Map(
    items.map((one) => [
      textAt(one, ['metadata', 'name']) ?? '',
      textAt(one, ['metadata', 'annotations', SOURCE]) ?? '',
    ]),
  );
}

/** What was copied to it is its data from now on. */
export async function finishClaim(name: string, { cluster, slug }: Execution): Promise<void> {
  const body = { metadata: { labels: { [LABEL]: null }, annotations: { [SOURCE]: null } } };
  const path = objectPath(CORE.claims, slug, name);
  await ignoreStatus([404], patchObject(cluster.client, path, body));
}

/** An empty claim for data of another one; that of an interrupted copy is recreated. Errors: `volume-not-empty`. */
export async function makeClaim(
  { from, to }: Carried,
  workload: Manifest,
  execution: Execution,
): Promise<void> {
  const { cluster, slug, signal } = execution;
  const { client } = cluster;
  const path = objectPath(CORE.claims, slug, to);
  const live = await ignoreStatus([404], client.ask({ path }));
  const isNew = execution.created.has(`persistentvolumeclaim/${to}`);
  if (live !== undefined && !isNew) {
    if (!isCopyOf(live, from)) throw notEmpty(slug, to);
    await ignoreStatus([404], client.ask({ method: 'DELETE', path }));
    await untilGone(client, path, signal);
  }
  const own = claimManifest(to, workload, execution);
  const marks = { labels: { [LABEL]: UNFINISHED }, annotations: { [SOURCE]: from } };
  const labelled = mergeAt(own, ['metadata', 'labels'], marks.labels);
  const body = mergeAt(labelled, ['metadata', 'annotations'], marks.annotations);
  const manifest = { kind: 'PersistentVolumeClaim', body };
  await applyObject(client, { path, manifest, force: true, dryRun: false });
}

function isCopyOf(claim: JsonObject, from: string): boolean {
  return (
    textAt(claim, ['metadata', 'labels', LABEL]) === UNFINISHED &&
    textAt(claim, ['metadata', 'annotations', SOURCE]) === from
  );
}

/** As the client's files have it, or as the StatefulSet makes it. */
function claimManifest(
  name: string,
  workload: Manifest,
  { manifests, slug }: Execution,
): JsonObject {
  const own = manifests?.objects.find(
    (one) => one.kind === 'PersistentVolumeClaim' && one.name === name,
  );
  if (own !== undefined) return own.body;
  const template = claimTemplates(workload.body).find((one) => firstClaim(one) === name)?.body;
  const { labels = {}, annotations = {} } = (template?.['metadata'] ?? {}) as Record<string, JsonObject>; // prettier-ignore
  const selected = (workload.body['spec'] as { selector?: { matchLabels?: JsonObject } }).selector;
  return dropUndefined({
    ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', spec: template?.['spec'] },
    metadata: {
      ...{ name, namespace: slug, annotations },
      labels: { ...labels, ...selected?.matchLabels },
    },
  });
}

function notEmpty(slug: string, claim: string): PulsoError {
  const message = `${slug}: claim ${claim} exists already: nothing is copied over its data`;
  const hint = `if its data is not needed: kubectl delete persistentvolumeclaim ${claim} -n ${slug}; or deploy without --carry-data`;
  return new PulsoError('volume-not-empty', message, { slug, hint });
}
