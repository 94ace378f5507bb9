import { dropUndefined } from '../../../core/drop-undefined.ts';
import {
  assertOwn,
  WORKSPACE_LABEL,
  type ForeignThing,
  type WorkspaceIdentity,
} from '../../../engine/isolation/ownership.ts';
import { PulsoError } from '../../../core/pulso-error.ts';
import { textAt, type JsonObject } from '../../../text/json.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { ignoreStatus } from '../connect/api-error.ts';
import { CORE, objectPath } from '../../../manifests/resource-kind.ts';

/** The client's namespace; undefined if there is none. Errors: `namespace-leaving`, `namespace-taken`. */
export async function findNamespace(
  client: ApiClient,
  slug: string,
  adopt = false,
): Promise<JsonObject | undefined> {
  const path = objectPath(CORE.namespaces, '', slug);
  const live = await ignoreStatus([404], client.ask({ path }));
  if (live === undefined) return undefined;
  if (textAt(live, ['metadata', 'deletionTimestamp']) !== undefined) {
    throw new PulsoError('namespace-leaving', `namespace ${slug} is still being deleted`, {
      slug,
      fault: 'engine',
      hint: 'run the command again in a moment',
    });
  }
  if (textAt(live, ['metadata', 'labels', 'app.kubernetes.io/managed-by']) === 'pulso') return live;
  if (adopt) return live;
  throw new PulsoError('namespace-taken', `namespace ${slug} exists and does not belong to pulso`, {
    slug,
    hint: `if it was created for this client, run: kubectl label namespace ${slug} app.kubernetes.io/managed-by=pulso`,
  });
}

/** Undefined for a namespace of this workspace. */
export function findNamespaceOwner(
  slug: string,
  namespace: JsonObject | undefined,
  identity: WorkspaceIdentity | undefined,
): ForeignThing | undefined {
  if (namespace === undefined || identity === undefined) return undefined;
  const workspace = textAt(namespace, ['metadata', 'labels', WORKSPACE_LABEL]);
  if (workspace !== undefined && workspace === identity.id()) return undefined;
  return dropUndefined({ thing: `namespace/${slug}`, workspace });
}

/** Errors: `foreign-namespace`. */
export async function assertOwnNamespace(
  client: ApiClient,
  slug: string,
  identity: WorkspaceIdentity | undefined,
): Promise<void> {
  if (identity === undefined) return;
  const path = objectPath(CORE.namespaces, '', slug);
  // 403: an account that may not read namespaces is not asked to.
  const owner = findNamespaceOwner(slug, await ignoreStatus([403, 404], client.ask({ path })), identity); // prettier-ignore
  if (owner !== undefined) assertOwn(slug, [owner]);
}
