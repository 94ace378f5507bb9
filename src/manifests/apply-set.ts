import { createHash } from 'node:crypto';
import type { PendingObject } from './transform/pending-object.ts';
import { groupOf } from '../engine/desired/manifests.ts';
import { CORE, objectPath } from './resource-kind.ts';

/** Manager that the server records for the fields that pulso sets. */
export const FIELD_MANAGER = 'pulso';

/** Name of the ConfigMap that is the parent of a client's set, in the client's namespace. */
export const PARENT_NAME = 'applyset';

/** Labels and annotations of ApplySets (KEP 3659), which other tools understand too. */
export const APPLY_SET = {
  id: 'applyset.kubernetes.io/id',
  member: 'applyset.kubernetes.io/part-of',
  tooling: 'applyset.kubernetes.io/tooling',
  kinds: 'applyset.kubernetes.io/contains-group-kinds',
} as const;

/** Annotation of the parent: digest of the manifests that were last applied completely. */
export const DIGEST_ANNOTATION = 'pulso.dev/digest';

/** Path of the parent of a client's set. */
export function parentPath(slug: string): string {
  return objectPath(CORE.configMaps, slug, PARENT_NAME);
}

/** The set's id, derived from its parent as the KEP says. */
export function applySetId(namespace: string): string {
  const hash = createHash('sha256').update(`${PARENT_NAME}.${namespace}.ConfigMap.`);
  return `applyset-${hash.digest('base64url')}-v1`;
}

/** The set's parent: it records the kinds of the members, so that those no longer desired are found. */
export function buildParent(
  slug: string,
  members: readonly PendingObject[],
  digest: string,
): PendingObject {
  const kinds = new Set(members.map(({ apiVersion, kind }) => groupKind(apiVersion, kind)));
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    name: PARENT_NAME,
    body: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: PARENT_NAME,
        namespace: slug,
        labels: {
          [APPLY_SET.id]: applySetId(slug),
          'app.kubernetes.io/name': PARENT_NAME,
          'app.kubernetes.io/instance': slug,
          'app.kubernetes.io/managed-by': 'pulso',
          'app.kubernetes.io/part-of': 'pulso',
        },
        annotations: {
          [APPLY_SET.tooling]: 'pulso/v1',
          [APPLY_SET.kinds]: [...kinds].sort().join(','),
          [DIGEST_ANNOTATION]: digest,
        },
      },
    },
    locate: () => ({ file: 'k8s' }),
  };
}

/** True for the set's parent. */
export function isParent({ kind, name }: { kind: string; name: string }): boolean {
  return kind === 'ConfigMap' && name === PARENT_NAME;
}

/** `Deployment.apps`; `ConfigMap` for the core group. */
export function groupKind(apiVersion: string, kind: string): string {
  const group = groupOf(apiVersion);
  return group === '' ? kind : `${kind}.${group}`;
}
