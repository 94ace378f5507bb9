import { dropUndefined } from '../../../core/drop-undefined.ts';
import { FIELD_MANAGER } from '../../../manifests/apply-set.ts';
import type { JsonObject } from '../../../text/json.ts';
import type { Manifest } from '../../../engine/desired/manifests.ts';
import type { ApiClient } from './api-client.ts';
import { ApiError } from './api-error.ts';

export interface ApplyRequest {
  /** Path of the object. */
  path: string;
  manifest: Pick<Manifest, 'kind' | 'body'>;
  /** Takes over fields that others own. */
  force: boolean;
  /** The server returns the result and changes nothing. */
  dryRun: boolean;
}

/** Server-side apply: returns the resulting object. Errors: ApiError; 409 with its conflicts. */
export async function applyObject(client: ApiClient, request: ApplyRequest): Promise<JsonObject> {
  const { path, manifest, force, dryRun } = request;
  try {
    return await client.ask({
      method: 'PATCH',
      path,
      query: { fieldManager: FIELD_MANAGER, force, ...(dryRun ? { dryRun: 'All' } : {}) },
      // JSON is YAML; the media type requests an apply.
      contentType: 'application/apply-patch+yaml',
      body: manifest.body,
    });
  } catch (error) {
    throw manifest.kind === 'Secret' && error instanceof ApiError ? withoutValues(error) : error;
  }
}

/** The server's message may quote values of the Secret: only the fields are named. */
function withoutValues({ status, causes, retryAfter }: ApiError): ApiError {
  const fields = causes.map(({ field }) => field).filter((field) => field !== undefined);
  const about = fields.length === 0 ? '' : ` (${fields.join(', ')})`;
  const message = `the Secret was rejected: HTTP ${status}${about}`;
  return new ApiError(status, message, dropUndefined({ causes, retryAfter }));
}
