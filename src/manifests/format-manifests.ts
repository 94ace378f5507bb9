import { stringify } from 'yaml';
import { isJsonObject, valueAt, type Json, type JsonObject } from '../text/json.ts';
import type { Manifest, Manifests } from '../engine/manifests.ts';

/** What stands for a secret value that is not shown. No base64: an apply of it by mistake is refused. */
export const HIDDEN = '***';

/** The objects as one YAML stream, fit for `kubectl apply -f -`. */
export function formatManifests(bodies: readonly JsonObject[]): string {
  return bodies.map((body) => stringify(body, { lineWidth: 0 })).join('---\n');
}

/** The objects' bodies in apply order; values of Secrets are hidden unless asked for. */
export function shownBodies({ objects }: Manifests, showSecrets: boolean): JsonObject[] {
  return objects.map((manifest) => (showSecrets ? manifest.body : hideSecret(manifest)));
}

function hideSecret({ kind, body }: Manifest): JsonObject {
  if (kind !== 'Secret') return body;
  const hidden = ['data', 'stringData'].flatMap((field) => {
    const values = valueAt(body, [field]);
    return isJsonObject(values) ? [[field, hideValues(values)] as const] : [];
  });
  return { ...body, ...Object.fromEntries(hidden) };
}

function hideValues(values: JsonObject): Json {
  return Object.fromEntries(Object.keys(values).map((key) => [key, HIDDEN]));
}
