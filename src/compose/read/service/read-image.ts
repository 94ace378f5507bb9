import { isUnclaimedImage } from '../../../engine/desired/instance-image.ts';
import { mapImage } from '../../../engine/desired/map-image.ts';
import type { Service } from '../../../engine/desired/stack.ts';
import { type ComposeNode, failValue, readText } from '../../syntax/compose-node.ts';

/** An image as the file names it, and as it runs: what the workspace maps it to. */
export interface ReadImage {
  written: string;
  image: string;
}

export function readImage(node: ComposeNode): ReadImage {
  const written = readText(node);
  if (!/^[a-z0-9][\w.:/@-]*$/i.test(written))
    failValue(node, `is "${written}", and must be a name such as postgres:15`);
  return { written, image: mapImage(written, node.context.input.images) };
}

/** The image of a service that is only built is named after client and service, as docker compose names it. */
export function nameBuiltImage(node: ComposeNode, service: string): ReadImage {
  const image = `${node.context.input.slug}-${service}`.toLowerCase();
  return { written: image, image };
}

/**
 * When the image is pulled. The app's own, under a name that anybody can publish, never is, if the file does not say
 * otherwise; and one that the workspace maps to its registry is, whatever the file says of the local name.
 */
export function resolvePullPolicy(
  { written, image }: ReadImage,
  policy: Service['pullPolicy'] | undefined,
): Service['pullPolicy'] {
  if (isUnclaimedImage(image)) return policy ?? 'never';
  if (policy === 'never' && isUnclaimedImage(written)) return 'missing';
  return policy ?? 'missing';
}
