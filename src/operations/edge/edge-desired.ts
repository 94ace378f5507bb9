import { buildEdgeStack } from '../../edge/build-edge-stack.ts';
import type { DesiredClient } from '../../engine/desired/desired-client.ts';
import { EDGE_SLUG } from '../../engine/edge/edge.ts';
import { mapImage } from '../../engine/desired/map-image.ts';
import type { EdgeConfig } from '../../workspace/settings/workspace-config.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { edgeSubnet } from './edge-place.ts';

/** What the edge asks of its target. Errors: `edge-pool-exhausted`. */
export function edgeDesired(
  { root, config }: Workspace,
  edge: EdgeConfig,
): Extract<DesiredClient, { kind: 'compose' }> {
  const { http, https, bind, target } = edge;
  const image = mapImage(edge.image, config.images);
  const place = { http, https, bind, image, workingDir: root, subnet: edgeSubnet(edge) };
  return { kind: 'compose', slug: EDGE_SLUG, target, stack: buildEdgeStack(place) };
}
