import { withBody, type Shape } from './pending-object.ts';
import { mapObjectsAt, mergeAt, type JsonObject } from '../../text/json.ts';
import { ownLabels } from './transform-metadata.ts';

/** Gives claims the target's storage class, and those a StatefulSet makes the client's labels. */
export const shapeStorage: Shape = (draft, { slug, settings: { storageClass } }) => {
  const classed = (claim: JsonObject): JsonObject =>
    storageClass === undefined
      ? claim
      : { ...claim, spec: { storageClassName: storageClass, ...(claim['spec'] as JsonObject) } };
  if (draft.kind === 'PersistentVolumeClaim') return withBody(draft, classed(draft.body));
  if (draft.kind !== 'StatefulSet') return draft;
  const body = mapObjectsAt(draft.body, ['spec', 'volumeClaimTemplates'], (claim) =>
    mergeAt(classed(claim), ['metadata', 'labels'], ownLabels(slug)),
  );
  return withBody(draft, body);
};
