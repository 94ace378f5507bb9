import type Dockerode from 'dockerode';
import type { Operation } from '../../../engine/plan.ts';

/** Adds to every operation that leaves data behind how much that is. Measured only if there is one: it reads the disk. */
export async function measureLeftData(
  docker: Dockerode,
  operations: readonly Operation[],
): Promise<Operation[]> {
  if (!operations.some(isLeft)) return [...operations];
  const { Volumes } = (await docker.df()) as { Volumes: MeasuredVolume[] | null };
  const sizes = new Map((Volumes ?? []).map(({ Name, UsageData }) => [Name, UsageData?.Size]));
  return operations.map((one) => {
    const size = isLeft(one) ? sizes.get(one.id ?? '') : undefined;
    // Drivers other than the local one do not measure.
    if (size === undefined || size < 0) return one;
    return { ...one, cause: `${one.cause} (${formatSize(size)})` };
  });
}

interface MeasuredVolume {
  Name: string;
  UsageData?: { Size: number } | null;
}

function isLeft({ type, resource, destructive }: Operation): boolean {
  return type === 'none' && destructive && resource.startsWith('volume/');
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** `1.2 GB` */
export function formatSize(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${UNITS[power] ?? ''}`;
}
