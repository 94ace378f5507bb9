import { createHash } from 'node:crypto';
import type { PendingObject } from './transform/pending-object.ts';
import { groupOf } from '../engine/manifests.ts';

/** Name of the ConfigMap that is the parent of a client's set, in the client's namespace. */
export const PARENT_NAME = 'applyset';

/** Labels and annotations of ApplySets (KEP 3659), which every tool that speaks them understands. */
export const APPLY_SET = {
  id: 'applyset.kubernetes.io/id',
  member: 'applyset.kubernetes.io/part-of',
  tooling: 'applyset.kubernetes.io/tooling',
  kinds: 'applyset.kubernetes.io/contains-group-kinds',
} as const;

/** Annotation of the parent: the digest of the manifests that were applied last. */
export const DIGEST_ANNOTATION = 'pulso.dev/digest';

/** The set's id, as the KEP makes it of its parent. */
export function applySetId(namespace: string): string {
  const hash = createHash('sha256').update(`${PARENT_NAME}.${namespace}.ConfigMap.`);
  return `applyset-${hash.digest('base64url')}-v1`;
}

/** What the set's parent says of its members: their kinds, so that those no longer asked for are found. */
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

/** True for the set's own parent. */
export function isParent({ kind, name }: { kind: string; name: string }): boolean {
  return kind === 'ConfigMap' && name === PARENT_NAME;
}

/** `Deployment.apps`; `ConfigMap` for the core group. */
export function groupKind(apiVersion: string, kind: string): string {
  const group = groupOf(apiVersion);
  return group === '' ? kind : `${kind}.${group}`;
}
