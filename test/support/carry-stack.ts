import type { Stack } from '../../src/engine/desired/stack.ts';
import { buildNetwork, buildStack, buildVolume } from './build-stack.ts';
import { waitingService } from './live-docker.ts';

/** A service that keeps its data in the volume of this key. */
export function buildCarryStack(slug: string, key: string): Stack {
  return buildStack({
    slug,
    networks: [buildNetwork({ name: `${slug}_default` })],
    volumes: [buildVolume({ key, name: `${slug}_${key}` })],
    services: [
      waitingService({
        mounts: [{ type: 'volume', source: key, target: '/data', readOnly: false }],
      }),
    ],
  });
}
