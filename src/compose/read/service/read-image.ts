import { type ComposeNode, failValue, readText } from '../../syntax/compose-node.ts';
import { mapImage } from '../../../engine/map-image.ts';

/** The image to run: as written, or what the workspace maps it to. */
export function readImage(node: ComposeNode): string {
  const image = readText(node);
  if (!/^[a-z0-9][\w.:/@-]*$/i.test(image))
    failValue(node, `is "${image}", and must be a name such as postgres:15`);
  return mapImage(image, node.context.input.images);
}
