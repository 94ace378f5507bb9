import {
  APPLY_SET,
  DIGEST_ANNOTATION,
  FIELD_MANAGER,
  isParent,
} from '../../../manifests/apply-set.ts';
import { mergeAt, omit, replaceAt, textAt, valueAt, type JsonObject } from '../../../text/json.ts';
import { resourceOf, type Manifest } from '../../../engine/desired/manifests.ts';
import type { Operation } from '../../../engine/plan.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { ignoreStatus } from '../connect/api-error.ts';
import { applyObject, type ApplyRequest } from '../connect/apply-object.ts';
import type { Execution } from './execution.ts';
import { replaceObject } from './replace-object.ts';
import { REPLICAS_ANNOTATION, RESTARTED_ANNOTATION } from '../../../manifests/plan/workload.ts';

/** Carries out one operation's write. Gives the object as it is then; undefined if nothing is left of it. */
export async function writeObject(
  operation: Operation,
  execution: Execution,
): Promise<JsonObject | undefined> {
  const { client } = execution.cluster;
  const path = operation.id ?? '';
  const manifest = manifestOf(operation, execution);
  switch (operation.type) {
    case 'create':
    case 'update':
      if (manifest === undefined) return undefined;
      if (isParent(manifest)) return widenParent(client, path, manifest);
      return applyObject(client, applying(operation, manifest));
    case 'recreate':
      return operation.replace === true && manifest !== undefined
        ? replaceObject(execution, applying(operation, manifest))
        : restart(client, path);
    case 'start':
      return startWorkload(client, path, manifest);
    case 'stop':
      return stopWorkload(client, path);
    case 'remove':
      await ignoreStatus(
        [404],
        client.ask({ method: 'DELETE', path, query: { propagationPolicy: 'Background' } }),
      );
      return undefined;
    case 'none':
      return ignoreStatus([404], client.ask({ path }));
  }
}

/** Once all is applied and pruned, the set's parent says exactly what the set holds. */
export async function writeParent(operation: Operation, execution: Execution): Promise<void> {
  const manifest = manifestOf(operation, execution);
  if (manifest === undefined || !isParent(manifest)) return;
  const path = operation.id ?? '';
  await applyObject(execution.cluster.client, { path, manifest, force: true, dryRun: false });
}

/** What the client's files say of an operation's object. */
export function manifestOf(
  { resource }: Operation,
  { manifests }: Execution,
): Manifest | undefined {
  return manifests?.objects.find((one) => resourceOf(one) === resource);
}

/** Until then it names the kinds of before too: whoever is interrupted in between forgets no member. */
async function widenParent(
  client: ApiClient,
  path: string,
  manifest: Manifest,
): Promise<JsonObject> {
  const live = await ignoreStatus([404], client.ask({ path }));
  const kinds = [live, manifest.body].flatMap((one) => {
    const text = textAt(one, ['metadata', 'annotations', APPLY_SET.kinds]) ?? '';
    return text.split(',').filter((name) => name !== '');
  });
  const annotations = { [APPLY_SET.kinds]: [...new Set(kinds)].sort().join(',') };
  const widened = mergeAt(withoutDigest(manifest.body), ['metadata', 'annotations'], annotations);
  const request = { path, manifest: { ...manifest, body: widened }, force: true, dryRun: false };
  return applyObject(client, request);
}

function applying({ id = '', force = false }: Operation, manifest: Manifest): ApplyRequest {
  return { path: id, manifest, force, dryRun: false };
}

function withoutDigest(body: JsonObject): JsonObject {
  return replaceAt(body, ['metadata', 'annotations'], (annotations) =>
    omit(annotations as JsonObject, [DIGEST_ANNOTATION]),
  );
}

function restart(client: ApiClient, path: string): Promise<JsonObject> {
  const annotations = { [RESTARTED_ANNOTATION]: new Date().toISOString() };
  return patchObject(client, path, { spec: { template: { metadata: { annotations } } } });
}

/** As many pods as it had before it was stopped. */
export async function startWorkload(
  client: ApiClient,
  path: string,
  manifest: Manifest | undefined,
): Promise<JsonObject> {
  const live = await client.ask({ path });
  const had = Number(textAt(live, ['metadata', 'annotations', REPLICAS_ANNOTATION]));
  const asked = valueAt(manifest?.body, ['spec', 'replicas']);
  const replicas = had > 0 ? had : typeof asked === 'number' ? asked : 1;
  const annotations = { [REPLICAS_ANNOTATION]: null };
  return patchObject(client, path, { metadata: { annotations }, spec: { replicas } });
}

export async function stopWorkload(client: ApiClient, path: string): Promise<JsonObject> {
  const had = valueAt(await client.ask({ path }), ['spec', 'replicas']);
  const annotations = { [REPLICAS_ANNOTATION]: String(typeof had === 'number' ? had : 1) };
  return patchObject(client, path, { metadata: { annotations }, spec: { replicas: 0 } });
}

/** Changes single fields of an object. */
export function patchObject(
  client: ApiClient,
  path: string,
  body: JsonObject,
): Promise<JsonObject> {
  return client.ask({
    method: 'PATCH',
    path,
    query: { fieldManager: FIELD_MANAGER },
    contentType: 'application/merge-patch+json',
    body,
  });
}
