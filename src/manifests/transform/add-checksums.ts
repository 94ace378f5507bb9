import { canonicalJson, digest } from '../../text/canonical-json.ts';
import { withBody, type PendingObject } from './pending-object.ts';
import { isJsonObject, mergeAt, textAt, valueAt, type Json } from '../../text/json.ts';
import { templateOf } from './transform-pods.ts';

/** Annotation of a pod template: digest of itself and of every ConfigMap and Secret it reads. */
export const CHECKSUM_ANNOTATION = 'pulso.dev/checksum';

/**
 * Marks every pod template with a digest, so that pods are recreated when bytes they mount change. The
 * digest is over all of them together: no secret has one of its own.
 */
export function addChecksums(drafts: readonly PendingObject[]): PendingObject[] {
  const contents = new Map(
    drafts
      .filter(({ kind }) => kind === 'ConfigMap' || kind === 'Secret')
      .map(({ kind, name, body }) => [`${kind}/${name}`, contentOf(body)]),
  );
  return drafts.map((pending) => {
    const path = templateOf(pending.kind);
    const template = path === undefined ? undefined : valueAt(pending.body, path);
    if (path === undefined || template === undefined) return pending;
    const read = [...namesRead(template)].sort().map((name) => [name, contents.get(name) ?? null]);
    const checksum = digest(canonicalJson([template, read])).slice(0, 32);
    const annotation = { [CHECKSUM_ANNOTATION]: checksum };
    return withBody(
      pending,
      mergeAt(pending.body, [...path, 'metadata', 'annotations'], annotation),
    );
  });
}

function contentOf(body: Json): Json {
  return ['data', 'binaryData', 'stringData'].map((field) => valueAt(body, [field]) ?? null);
}

/** The ways a pod names a ConfigMap or Secret: a volume, a projected one, or its environment. */
const REFERENCES: readonly [field: string, nameField: string, kind: string][] = [
  ['configMap', 'name', 'ConfigMap'],
  ['configMapRef', 'name', 'ConfigMap'],
  ['configMapKeyRef', 'name', 'ConfigMap'],
  ['secret', 'secretName', 'Secret'],
  ['secret', 'name', 'Secret'],
  ['secretRef', 'name', 'Secret'],
  ['secretKeyRef', 'name', 'Secret'],
];

/** ConfigMaps and Secrets that a pod template names: `ConfigMap/greeting`. */
export function namesRead(value: Json): Set<string> {
  const names = new Set<string>();
  const visit = (inner: Json): void => {
    if (Array.isArray(inner)) (inner as readonly Json[]).forEach(visit);
    if (!isJsonObject(inner)) return;
    for (const [field, nameField, kind] of REFERENCES) {
      const name = textAt(inner, [field, nameField]);
      if (name !== undefined) names.add(`${kind}/${name}`);
    }
    Object.values(inner).forEach(visit);
  };
  visit(value);
  return names;
}
