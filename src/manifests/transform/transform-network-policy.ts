import { withBody, type Transformer } from './pending-object.ts';
import { mapObjectsAt, textAt } from '../../text/json.ts';

/** Annotation of a NetworkPolicy: its ingress rules let the ingress controller of the target in. */
const CONTROLLER_ANNOTATION = 'pulso.dev/from-ingress-controller';

/** Names the namespace of the target's ingress controller where a policy is about it. */
export const transformNetworkPolicy: Transformer = (pending, { settings }) => {
  const asked = textAt(pending.body, ['metadata', 'annotations', CONTROLLER_ANNOTATION]);
  if (pending.kind !== 'NetworkPolicy' || asked !== 'true') return pending;
  const namespace = settings.ingressNamespace ?? 'ingress-nginx';
  const selector = { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
  const body = mapObjectsAt(pending.body, ['spec', 'ingress'], (rule) => ({
    ...rule,
    from: [{ namespaceSelector: selector }],
  }));
  return withBody(pending, body);
};
