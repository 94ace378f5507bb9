import { attempt, type ComposeContext } from './syntax/compose-context.ts';
import { failAt, failValue } from './syntax/compose-node.ts';
import { findCycle } from './find-cycle.ts';
import type { PlacedPort } from './read/networks/read-ports.ts';
import type { ReadService } from './read/service/read-service.ts';

/** What can only be seen of all services together: who waits for whom, and who publishes what. */
export function checkServices(context: ComposeContext, services: readonly ReadService[]): void {
  attempt(context, () => {
    checkCycles(services);
  });
  attempt(context, () => {
    checkHealthy(services);
  });
  checkPublished(
    context,
    services.flatMap(({ ports }) => ports),
  );
}

function checkCycles(services: readonly ReadService[]): void {
  const edges = services.map(
    ({ service }) =>
      [service.name, service.dependsOn.map((dependency) => dependency.service)] as const,
  );
  const cycle = findCycle(new Map(edges));
  const first = services.find(({ service }) => service.name === cycle?.[0]);
  if (cycle !== undefined && first !== undefined)
    failAt(first.node, 'compose-cycle', `waits for itself: ${cycle.join(' → ')}`);
}

/** What has no healthcheck is never healthy. One that only its image has cannot be seen here. */
function checkHealthy(services: readonly ReadService[]): void {
  const switchedOff = services.filter(({ service }) => service.healthcheck?.test[0] === 'NONE');
  const names = new Set(switchedOff.map(({ service }) => service.name));
  for (const { node, service } of services)
    for (const dependency of service.dependsOn)
      if (dependency.condition === 'service_healthy' && names.has(dependency.service))
        failValue(node, `waits for ${dependency.service}, whose healthcheck is switched off`);
}

/** One port of the host can be published once on an address, and on none beside all addresses. */
function checkPublished(context: ComposeContext, ports: readonly PlacedPort[]): void {
  const taken = new Map<string, PlacedPort[]>();
  for (const port of ports.filter(({ published }) => published !== undefined)) {
    const name = `${port.published ?? ''}/${port.protocol}`;
    const others = taken.get(name) ?? [];
    const other = others.find((one) => meet(one.hostIp, port.hostIp));
    attempt(context, () => {
      if (other !== undefined)
        failAt(
          port.node,
          'compose-duplicate',
          `publishes port ${name}, which ${other.node.path} publishes too`,
        );
    });
    taken.set(name, [...others, port]);
  }
}

const ALL = [undefined, '0.0.0.0', '::'];

function meet(one: string | undefined, other: string | undefined): boolean {
  return one === other || ALL.includes(one) || ALL.includes(other);
}
