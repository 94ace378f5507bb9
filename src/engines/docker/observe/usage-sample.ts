import type Dockerode from 'dockerode';
import type { ServiceUsage } from '../../../engine/observed/service-usage.ts';

/** What one container had used up to a moment. Bytes. */
export interface UsageSample {
  /** ISO 8601. */
  at: string;
  /** Nanoseconds of CPU time. */
  cpu: number;
  memory: { used: number; limit: number };
  network: { received: number; sent: number };
  disk: { read: number; written: number };
}

/** Undefined where the container does not run any more: the engine answers with empty numbers. */
export function readSample(stats: Dockerode.ContainerStats): UsageSample | undefined {
  // Whatever the SDK's types say, a container that ended has none of them.
  const { memory_stats: memory = {}, networks = {} } = stats as Partial<Dockerode.ContainerStats>;
  const { usage, limit, stats: parts } = memory as Partial<Dockerode.MemoryStats>;
  if (usage === undefined) return undefined;
  // What the kernel can drop at once: by its name under cgroup v2, and under v1.
  const cache = parts?.inactive_file ?? parts?.total_inactive_file ?? 0;
  const interfaces = Object.values(networks);
  const operations = stats.blkio_stats?.io_service_bytes_recursive ?? [];
  const bytesOf = (name: string): number =>
    sum(operations.filter(({ op }) => op.toLowerCase() === name).map(({ value }) => value));
  return {
    at: stats.read,
    cpu: stats.cpu_stats.cpu_usage.total_usage,
    memory: { used: Math.max(0, usage - cache), limit: limit ?? 0 },
    network: {
      received: sum(interfaces.map(({ rx_bytes }) => rx_bytes)),
      sent: sum(interfaces.map(({ tx_bytes }) => tx_bytes)),
    },
    disk: { read: bytesOf('read'), written: bytesOf('write') },
  };
}

/** Two samples of one container of a service. */
export interface SamplePair {
  service: string;
  before: UsageSample;
  after: UsageSample;
}

const NANOSECONDS = 1e6;

/** Services by name, each in sum over its containers. A limit of all the machine's memory is none. */
export function combineUsage(pairs: readonly SamplePair[], machine: number): ServiceUsage[] {
  const services = [...new Set(pairs.map(({ service }) => service))].sort();
  return services.map((service) => {
    const own = pairs.filter((one) => one.service === service);
    const after = own.map((one) => one.after);
    const limits = after.map(({ memory }) => memory.limit);
    const limited = limits.every((limit) => limit > 0 && limit < machine);
    return {
      service,
      at: after.map(({ at }) => at).sort()[0] ?? '',
      cpu: sum(own.map(coresUsed)),
      memory: {
        used: sum(after.map(({ memory }) => memory.used)),
        ...(limited ? { limit: sum(limits) } : {}),
      },
      network: {
        received: sum(after.map(({ network }) => network.received)),
        sent: sum(after.map(({ network }) => network.sent)),
      },
      disk: {
        read: sum(after.map(({ disk }) => disk.read)),
        written: sum(after.map(({ disk }) => disk.written)),
      },
    };
  });
}

/** A container that started again between the samples counts from there. */
function coresUsed({ before, after }: SamplePair): number {
  const elapsed = (Date.parse(after.at) - Date.parse(before.at)) * NANOSECONDS;
  const used = after.cpu >= before.cpu ? after.cpu - before.cpu : after.cpu;
  return elapsed > 0 ? used / elapsed : 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
