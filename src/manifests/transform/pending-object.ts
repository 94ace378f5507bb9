import { dropUndefined } from '../../core/drop-undefined.ts';
import type { ErrorCode } from '../../core/error-codes/error-groups.ts';
import { PulsoError, type Location } from '../../core/pulso-error.ts';
import type { JsonObject } from '../../text/json.ts';
import type { ManifestInput } from '../../engine/desired/manifests.ts';

/** An object on its way from a file to the cluster. */
export interface PendingObject {
  apiVersion: string;
  kind: string;
  name: string;
  body: JsonObject;
  /** Where a path of it stands in its file; the nearest parent that is there. */
  locate: (path: readonly (string | number)[]) => Location;
}

/** Completes a pending for its target. */
export type Transformer = (pending: PendingObject, input: ManifestInput) => PendingObject;

/** The pending with another body. */
export function withBody(pending: PendingObject, body: JsonObject): PendingObject {
  return { ...pending, body };
}

/** Refuses the pending, naming the place in its file. */
export function refuse(
  { kind, name, locate }: PendingObject,
  says: { code: ErrorCode; message: string; path?: readonly (string | number)[]; hint?: string },
): never {
  const { code, message, path = [], hint } = says;
  throw new PulsoError(
    code,
    `${kind} ${name} ${message}`,
    dropUndefined({ at: locate(path), hint }),
  );
}
