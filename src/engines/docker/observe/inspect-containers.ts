import { dropUndefined } from '../../../core/drop-undefined.ts';
import type Dockerode from 'dockerode';
import type { ObservedService } from '../../../engine/observed/observed-stack.ts';
import { ignoreStatus } from '../connect/docker-errors.ts';
import type { Listing } from './list-stacks.ts';
import { probeHealth, readHealthcheck } from '../wait/probe-health.ts';

/** However large the fleet, no more containers than these are inspected one by one. */
const MOST_LOOKED_AT = 16;

/**
 * Restart counts, exact start times and the health of what is starting (the engine first asks after a
 * whole interval) or was unhealthy (after a pause that is outdated) are in no listing. One client is looked at whole; of a fleet only the containers
 * whose listing leaves a question.
 */
export async function inspectContainers(
  docker: Dockerode,
  { stacks, needsInspection }: Listing,
): Promise<Map<string, ObservedService>> {
  const all = [...stacks.values()].flatMap((stack) => stack.services);
  const chosen = stacks.size === 1 ? all : all.filter(({ id }) => needsInspection.has(id));
  const looked = await Promise.all(
    chosen.slice(0, MOST_LOOKED_AT).map((service) => inspectService(docker, service)),
  );
  return new Map(looked.map((service) => [service.id, service]));
}

/** A container that went away meanwhile stays as it was listed. */
async function inspectService(
  docker: Dockerode,
  service: ObservedService,
): Promise<ObservedService> {
  const container = docker.getContainer(service.id);
  let looked = service;
  const inspection = container.inspect().then(async (info) => {
    const { RestartCount } = info as { RestartCount?: number };
    const startedAt = info.State.StartedAt;
    const asking =
      service.state === 'running' &&
      (service.health === 'starting' || service.health === 'unhealthy');
    const healthcheck = asking ? readHealthcheck(info) : undefined;
    const passed =
      healthcheck !== undefined && (await probeHealth(docker, service.id, healthcheck)).passed;
    looked = dropUndefined({
      ...service,
      restarts: RestartCount ?? 0,
      startedAt: startedAt.startsWith('0001') ? undefined : startedAt,
      health: passed ? 'healthy' : service.health,
    });
  });
  await ignoreStatus([404, 409], inspection);
  return looked;
}
