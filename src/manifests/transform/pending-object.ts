import { PulsoError, type Location } from '../../core/pulso-error.ts';
import type { JsonObject } from '../../text/json.ts';
import type { ManifestInput } from '../../engine/manifests.ts';

/** An object on its way from a file to the cluster. */
export interface Draft {
  apiVersion: string;
  kind: string;
  name: string;
  body: JsonObject;
  /** Where a path of it stands in its file; the nearest parent that is there. */
  locate: (path: readonly (string | number)[]) => Location;
}

/** Completes a draft for its target. */
export type Shape = (draft: Draft, input: ManifestInput) => Draft;

/** The draft with another body. */
export function withBody(draft: Draft, body: JsonObject): Draft {
  return { ...draft, body };
}

/** Refuses the draft, naming the place in its file. */
export function refuse(
  { kind, name, locate }: Draft,
  says: { code: string; message: string; path?: readonly (string | number)[]; hint?: string },
): never {
  const { code, message, path = [], hint } = says;
  throw new PulsoError(code, `${kind} ${name} ${message}`, { at: locate(path), hint });
}
