import { dropUndefined } from '../../../core/drop-undefined.ts';
import type Dockerode from 'dockerode';
import type { WorkspaceIdentity } from '../../../engine/isolation/ownership.ts';
import type { ObservedStack } from '../../../engine/observed/observed-stack.ts';
import { listStacks } from './list-stacks.ts';
import { inspectContainers } from './inspect-containers.ts';

/** What there is of these clients, each service as exactly as a few requests can show. */
export async function observeStacks(
  docker: Dockerode,
  slugs: readonly string[],
  identity?: WorkspaceIdentity,
): Promise<Map<string, ObservedStack>> {
  if (slugs.length === 0) return new Map();
  const listing = await listStacks(docker, slugs, dropUndefined({ identity }));
  const looked = await inspectContainers(docker, listing);
  return new Map(
    [...listing.stacks].map(([slug, stack]) => [
      slug,
      { ...stack, services: stack.services.map((one) => looked.get(one.id) ?? one) },
    ]),
  );
}
