import { withBody, type Shape } from './pending-object.ts';
import { mapObjectsAt, textAt } from '../../text/json.ts';

/** Annotation of a NetworkPolicy: its ingress rules let the ingress controller of the target in. */
const CONTROLLER_ANNOTATION = 'pulso.dev/from-ingress-controller';

/** Names the namespace of the target's ingress controller where a policy is about it. */
export const shapeNetworkPolicy: Shape = (draft, { settings }) => {
  const asked = textAt(draft.body, ['metadata', 'annotations', CONTROLLER_ANNOTATION]);
  if (draft.kind !== 'NetworkPolicy' || asked !== 'true') return draft;
  const namespace = settings.ingressNamespace ?? 'ingress-nginx';
  const selector = { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
  const body = mapObjectsAt(draft.body, ['spec', 'ingress'], (rule) => ({
    ...rule,
    from: [{ namespaceSelector: selector }],
  }));
  return withBody(draft, body);
};
