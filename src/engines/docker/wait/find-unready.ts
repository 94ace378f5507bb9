import type Dockerode from 'dockerode';
import { isOnService, type Plan } from '../../../engine/plan.ts';
import { statusOf } from '../connect/docker-errors.ts';
import { LABEL, ofClient } from '../observe/labels.ts';
import { readStatus } from '../observe/read-status.ts';
import { countRestarts, RECOVERED } from './judge-container.ts';

/** Ids of the containers that a plan leaves as they are, and that are not known to be healthy and to stay up. */
export async function findUnready(docker: Dockerode, plan: Plan): Promise<ReadonlySet<string>> {
  const kept = plan.operations.filter((one) => one.type === 'none' && isOnService(one));
  if (kept.length === 0) return new Set();
  const ids = new Set(kept.map(({ id }) => id));
  // An interrupted change did not see these become healthy.
  const unproved = new Set(kept.filter((one) => one.previous !== undefined).map(({ id }) => id));
  const listed = await docker.listContainers({ filters: ofClient(plan.slug) });
  const running = listed.filter(({ Id, Labels }) => ids.has(Id) && Labels[LABEL.service]);
  const unready = await Promise.all(
    running.map(
      async (one) =>
        unproved.has(one.Id) ||
        isUnready(one) ||
        (isYoung(one) && (await wasRestarted(docker, one.Id))),
    ),
  );
  return new Set(running.filter((_, at) => unready[at]).map(({ Id }) => Id));
}

function isUnready({ State, Status }: Dockerode.ContainerInfo): boolean {
  const { health } = readStatus(Status);
  return State !== 'running' || !(health === 'none' || health === 'healthy');
}

/** By the engine's clock. */
function isYoung({ Status }: Dockerode.ContainerInfo): boolean {
  return (readStatus(Status).uptime?.least ?? 0) < RECOVERED;
}

/** Running for a moment says nothing of a container that keeps crashing. */
async function wasRestarted(docker: Dockerode, id: string): Promise<boolean> {
  try {
    return countRestarts(await docker.getContainer(id).inspect()) > 0;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}
