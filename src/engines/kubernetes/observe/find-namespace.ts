import { PulsoError } from '../../../core/pulso-error.ts';
import { textAt, type JsonObject } from '../../../text/json.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { ignoreStatus } from '../connect/api-error.ts';
import { CORE, objectPath } from '../../../manifests/resource-kind.ts';

/** The client's namespace; undefined if there is none. Errors: `namespace-leaving`, `namespace-taken`. */
export async function findNamespace(
  client: ApiClient,
  slug: string,
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
  throw new PulsoError('namespace-taken', `namespace ${slug} exists and does not belong to pulso`, {
    slug,
    hint: `if it was created for this client, run: kubectl label namespace ${slug} app.kubernetes.io/managed-by=pulso`,
  });
}
