import { PulsoError } from '../../../core/pulso-error.ts';
import { textAt, type JsonObject } from '../../../text/json.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { ignoreStatus } from '../connect/api-error.ts';
import { CORE, objectPath } from '../../../manifests/resource-kind.ts';

/** The client's namespace; undefined where there is none. Errors: `namespace-leaving`, `namespace-taken` where it is another's. */
export async function findNamespace(
  client: ApiClient,
  slug: string,
): Promise<JsonObject | undefined> {
  const path = objectPath(CORE.namespaces, '', slug);
  const live = await ignoreStatus([404], client.ask({ path }));
  if (live === undefined) return undefined;
  if (textAt(live, ['metadata', 'deletionTimestamp']) !== undefined) {
    throw new PulsoError('namespace-leaving', `namespace ${slug} is still being removed`, {
      slug,
      fault: 'engine',
      hint: 'run it again in a moment',
    });
  }
  if (textAt(live, ['metadata', 'labels', 'app.kubernetes.io/managed-by']) === 'pulso') return live;
  throw new PulsoError('namespace-taken', `namespace ${slug} is there, and not pulso's`, {
    slug,
    hint: `if it was made for this client: kubectl label namespace ${slug} app.kubernetes.io/managed-by=pulso`,
  });
}
