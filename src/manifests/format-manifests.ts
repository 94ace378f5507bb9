import { Document, visit } from 'yaml';
import { escapeHidden, hasHiddenCharacters } from '../core/visible-text.ts';
import { isJsonObject, valueAt, type Json, type JsonObject } from '../text/json.ts';
import type { Manifest, Manifests } from '../engine/desired/manifests.ts';

/** What stands for a secret value that is not shown. No base64: an apply of it by mistake is refused. */
export const HIDDEN = '***';

/** The objects as one YAML stream, fit for `kubectl apply -f -`. */
export function formatManifests(bodies: readonly JsonObject[]): string {
  return bodies.map(formatBody).join('---\n');
}

/** Characters that a terminal would act on are escaped, as YAML can only in double quotes. */
function formatBody(body: JsonObject): string {
  const document = new Document(body);
  visit(document, {
    Scalar(_, scalar) {
      if (typeof scalar.value !== 'string' || !hasHiddenCharacters(scalar.value)) return;
      scalar.type = 'QUOTE_DOUBLE';
    },
  });
  return escapeHidden(document.toString({ lineWidth: 0 }));
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
