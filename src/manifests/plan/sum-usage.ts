import type { ServiceUsage } from '../../engine/observed/service-usage.ts';
import type { Pod } from './cluster-objects.ts';
import { parseQuantity } from './parse-quantity.ts';
import { nameOf, serviceOf } from './workload.ts';

/** What one pod uses, from whichever source reports it. */
export interface PodUsage {
  namespace: string;
  pod: string;
  /** ISO 8601. */
  at: string;
  /** Cores. */
  cpu: number;
  /** Bytes. */
  memory: number;
  /** Bytes since the pod started; only the node reports them. */
  network?: { received: number; sent: number };
}

/** Usage of a client's services: the sum over their pods, sorted by name. Pods nobody reports are left out. */
export function sumUsage(
  slug: string,
  pods: readonly Pod[],
  usages: readonly PodUsage[],
): ServiceUsage[] {
  const known = new Map(usages.map((one) => [`${one.namespace}/${one.pod}`, one]));
  const services = new Map<string, { pods: Pod[]; usages: PodUsage[] }>();
  for (const pod of pods) {
    const service = serviceOf(pod);
    const usage = known.get(`${slug}/${nameOf(pod)}`);
    if (service === undefined || usage === undefined) continue;
    const group = services.get(service) ?? { pods: [], usages: [] };
    group.pods.push(pod);
    group.usages.push(usage);
    services.set(service, group);
  }
  return [...services]
    .map(([service, group]) => sumService(service, group))
    .sort((one, other) => (one.service < other.service ? -1 : 1));
}

function sumService(
  service: string,
  { pods, usages }: { pods: readonly Pod[]; usages: readonly PodUsage[] },
): ServiceUsage {
  const limit = sumLimits(pods);
  const networks = usages.flatMap(({ network }) => network ?? []);
  return {
    service,
    at: usages.map(({ at }) => at).sort().at(-1) ?? '', // prettier-ignore
    cpu: sum(usages.map(({ cpu }) => cpu)),
    memory: {
      used: sum(usages.map(({ memory }) => memory)),
      ...(limit === undefined ? {} : { limit }),
    },
    ...(networks.length < usages.length
      ? {}
      : {
          network: {
            received: sum(networks.map(({ received }) => received)),
            sent: sum(networks.map(({ sent }) => sent)),
          },
        }),
  };
}

/** Undefined if any container has no limit. */
function sumLimits(pods: readonly Pod[]): number | undefined {
  const limits = pods
    .flatMap(({ spec }) => spec?.containers ?? [])
    .map(({ resources }) => parseQuantity(resources?.limits?.['memory'] ?? ''));
  return limits.includes(undefined) ? undefined : sum(limits.map((limit) => limit ?? 0));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
