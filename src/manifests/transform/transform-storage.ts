import { withBody, type Transformer } from './pending-object.ts';
import { mapObjectsAt, mergeAt, type JsonObject } from '../../text/json.ts';
import { ownLabels } from './transform-metadata.ts';

/** Gives claims the target's storage class, and those a StatefulSet makes the client's labels. */
export const transformStorage: Transformer = (pending, { slug, settings: { storageClass } }) => {
  const classed = (claim: JsonObject): JsonObject =>
    storageClass === undefined
      ? claim
      : { ...claim, spec: { storageClassName: storageClass, ...(claim['spec'] as JsonObject) } };
  if (pending.kind === 'PersistentVolumeClaim') return withBody(pending, classed(pending.body));
  if (pending.kind !== 'StatefulSet') return pending;
  const body = mapObjectsAt(pending.body, ['spec', 'volumeClaimTemplates'], (claim) =>
    mergeAt(classed(claim), ['metadata', 'labels'], ownLabels(slug)),
  );
  return withBody(pending, body);
};
