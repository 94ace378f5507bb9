import type Dockerode from 'dockerode';
import { PulsoError } from '../../../core/pulso-error.ts';
import type { Operation } from '../../../engine/plan.ts';

/**
 * Adds to every operation that leaves or copies data how much that is. Measured only if there is one: it reads the disk.
 * Errors: `volume-not-empty`, for data that would be copied over other data.
 */
export async function measureLeftData(
  docker: Dockerode,
  slug: string,
  operations: readonly Operation[],
): Promise<Operation[]> {
  const carried = operations.flatMap(({ carry = [] }) => carry);
  const isMeasured = (one: Operation): boolean =>
    isLeft(one) || carried.some(({ from }) => from === one.id);
  if (!operations.some(isMeasured)) return [...operations];
  const sizes = await measureVolumes(docker);
  assertEmpty(slug, carried.flatMap(({ to, again }) => (again === true ? [] : [to])), sizes); // prettier-ignore
  return operations.map((one) => {
    const size = isMeasured(one) ? sizes.get(one.id ?? '') : undefined;
    // Drivers other than the local one do not measure.
    if (size === undefined || size < 0) return one;
    return { ...one, cause: `${one.cause} (${formatSize(size)})` };
  });
}

/** Errors: `volume-not-empty`. */
export async function assertEmptyVolumes(
  docker: Dockerode,
  slug: string,
  names: readonly string[],
): Promise<void> {
  assertEmpty(slug, names, await measureVolumes(docker));
}

async function measureVolumes(docker: Dockerode): Promise<Sizes> {
  const { Volumes } = (await docker.df()) as { Volumes: MeasuredVolume[] | null };
  return new Map((Volumes ?? []).map(({ Name, UsageData }) => [Name, UsageData?.Size]));
}

type Sizes = ReadonlyMap<string, number | undefined>;

interface MeasuredVolume {
  Name: string;
  UsageData?: { Size: number } | null;
}

function assertEmpty(slug: string, names: readonly string[], sizes: Sizes): void {
  const full = names.find((name) => (sizes.get(name) ?? 0) !== 0);
  if (full === undefined) return;
  const size = sizes.get(full) ?? 0;
  const has = size < 0 ? 'may have data' : `already has data (${formatSize(size)})`;
  throw new PulsoError(
    'volume-not-empty',
    `${slug}: volume ${full} ${has}: nothing is copied to it`,
    {
      slug,
      hint: `if that data is not needed, run \`docker volume rm ${full}\`, then deploy again`,
    },
  );
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
