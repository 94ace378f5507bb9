import type { JsonObject } from '../../../text/json.ts';
import type { Manifest } from '../../../engine/manifests.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { ApiError, hasStatus } from '../connect/api-error.ts';

/** Whom the server notes as the owner of what pulso sets. */
export const FIELD_MANAGER = 'pulso';

/** A field that someone else set. */
export interface FieldConflict {
  /** `.spec.replicas` */
  field: string;
  owner: string;
}

export interface ApplyRequest {
  /** Path of the object. */
  path: string;
  manifest: Pick<Manifest, 'kind' | 'body'>;
  /** Takes fields that others own. */
  force: boolean;
  /** The server answers what it would be, and changes nothing. */
  dryRun: boolean;
  signal?: AbortSignal | undefined;
}

/** Server-side apply: gives the object as it is then. Errors: ApiError, 409 with its conflicts among them. */
export async function applyObject(client: ApiClient, request: ApplyRequest): Promise<JsonObject> {
  const { path, manifest, force, dryRun, signal } = request;
  try {
    return await client.ask({
      method: 'PATCH',
      path,
      query: { fieldManager: FIELD_MANAGER, force, ...(dryRun ? { dryRun: 'All' } : {}) },
      // JSON is YAML; the type is what asks for an apply.
      contentType: 'application/apply-patch+yaml',
      body: manifest.body,
      signal,
    });
  } catch (error) {
    throw manifest.kind === 'Secret' && error instanceof ApiError ? withoutValues(error) : error;
  }
}

/** What the server says of a Secret may quote what is in it: only the fields are told. */
function withoutValues({ status, causes, retryAfter }: ApiError): ApiError {
  const fields = causes.map(({ field }) => field).filter((field) => field !== undefined);
  const about = fields.length === 0 ? '' : ` (${fields.join(', ')})`;
  const message = `the Secret is not accepted: HTTP ${status}${about}`;
  return new ApiError(status, message, { causes, retryAfter });
}

/** Whose fields an apply would take; undefined where the error is another. */
export function readConflicts(error: unknown): FieldConflict[] | undefined {
  if (!hasStatus(error, 409)) return undefined;
  const conflicts = error.causes.filter(({ reason }) => reason === 'FieldManagerConflict');
  if (conflicts.length === 0) return undefined;
  return conflicts.map(({ field = '', message = '' }) => ({
    field,
    // The owner's name is given in no field of its own.
    owner: /^conflict with "([^"]*)"/.exec(message)?.[1] ?? message,
  }));
}
