import { isUnclaimedImage } from '../../engine/desired/instance-image.ts';
import { mapImage } from '../../engine/desired/map-image.ts';
import { withBody, type Transformer } from './pending-object.ts';
import { mapObjectsAt, mergeAt, omit, textAt, valueAt, type JsonObject } from '../../text/json.ts';
import type { ManifestInput } from '../../engine/desired/manifests.ts';
import { ownLabels } from './transform-metadata.ts';

/** Label of a pod: the workload it is of. */
export const SERVICE_LABEL = 'pulso.dev/service';

/** Where each kind keeps its pod template. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

/** Path of the pod template of a kind; undefined where it has none. */
export function templateOf(kind: string): readonly string[] | undefined {
  return TEMPLATES[kind];
}

/** Pods take the images that the workspace and the target name, and carry whose they are. */
export const transformPods: Transformer = (pending, input) => {
  const template = templateOf(pending.kind);
  if (template === undefined || valueAt(pending.body, template) === undefined) return pending;
  const labels = { ...ownLabels(input.slug), [SERVICE_LABEL]: pending.name };
  const labelled = mergeAt(pending.body, [...template, 'metadata', 'labels'], labels);
  const body = ['initContainers', 'containers'].reduce(
    (before, list) =>
      mapObjectsAt(before, [...template, 'spec', list], (container) => withImage(container, input)),
    labelled,
  );
  return withBody(pending, body);
};

function withImage(container: JsonObject, input: ManifestInput): JsonObject {
  const written = textAt(container, ['image']);
  if (written === undefined) return container;
  const image = resolveImage(written, input);
  const policy = textAt(container, ['imagePullPolicy']);
  // A name that anybody can publish comes from the nodes alone; one of the operator's registry from there.
  if (isUnclaimedImage(image)) return { ...container, image, imagePullPolicy: policy ?? 'Never' };
  const own = isUnclaimedImage(written) && policy === 'Never';
  return { ...(own ? omit(container, ['imagePullPolicy']) : container), image };
}

function resolveImage(image: string, { images, settings }: ManifestInput): string {
  const mapped = mapImage(image, images);
  // A reference that the workspace gives is meant as it is written.
  const { registry } = settings;
  if (mapped !== image || registry === undefined || namesRegistry(image)) {
    return mapped;
  }
  return `${registry.replace(/\/+$/, '')}/${image}`;
}

/** As container engines decide it: the part before the first slash is a host if it has a dot or a port. */
function namesRegistry(image: string): boolean {
  const [first, ...rest] = image.split('/');
  return rest.length > 0 && (first === 'localhost' || /[.:]/.test(first ?? ''));
}
