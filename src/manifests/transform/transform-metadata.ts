import { APPLY_SET, applySetId } from '../apply-set.ts';
import { refuse, withBody, type Transformer } from './pending-object.ts';
import { mergeAt, replaceAt, textAt } from '../../text/json.ts';

/** Every object belongs to the client: its namespace, its labels, its set. Errors: `manifest-foreign`. */
export const transformMetadata: Transformer = (pending, { slug }) => {
  const { kind, name, body } = pending;
  if (kind === 'Namespace') {
    if (name !== slug) {
      const message = `is not allowed: the client's namespace is ${slug}`;
      refuse(pending, { code: 'manifest-foreign', message, path: ['metadata', 'name'] });
    }
    return withBody(pending, mergeAt(body, ['metadata', 'labels'], ownLabels(slug)));
  }
  const namespace = textAt(body, ['metadata', 'namespace']) ?? slug;
  if (namespace !== slug) {
    const message = `is in namespace ${namespace}: a client can only have objects in its own, ${slug}`;
    refuse(pending, { code: 'manifest-foreign', message, path: ['metadata', 'namespace'] });
  }
  const labels = {
    'app.kubernetes.io/name':
      textAt(body, ['metadata', 'labels', 'app.kubernetes.io/name']) ?? name,
    ...ownLabels(slug),
    [APPLY_SET.member]: applySetId(slug),
  };
  const placed = replaceAt(body, ['metadata', 'namespace'], () => slug);
  return withBody(pending, mergeAt(placed, ['metadata', 'labels'], labels));
};

/** The labels that identify a client's objects. */
export function ownLabels(slug: string): Record<string, string> {
  return {
    'app.kubernetes.io/instance': slug,
    'app.kubernetes.io/managed-by': 'pulso',
    'app.kubernetes.io/part-of': 'pulso',
  };
}
