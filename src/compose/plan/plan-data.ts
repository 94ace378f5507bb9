import type { Service, Stack } from '../../engine/desired/stack.ts';
import type { ObservedService, ObservedStack } from '../../engine/observed/observed-stack.ts';
import type { Carried, Operation } from '../../engine/plan.ts';
import { unfinishedCopy } from '../../engine/unfinished-copy.ts';
import { movedDataPath } from './moved-data-path.ts';
import { operation } from './plan-resources.ts';
import { findCopied } from './unfinished-copy.ts';

interface DataChange {
  desired: Stack;
  observed: ObservedStack;
  /** True: what would be left behind is copied, where it is clear to where. */
  carry: boolean;
}

/** What a deploy says about data, and what the service's own operation copies. */
export interface PlannedData {
  operations: Operation[];
  carried: Carried[];
}

/** Data of a container that its service's next one does not find where it was. */
interface LeftData {
  volume: string;
  target: string;
  /** Where the same volume is mounted instead. */
  moved?: string;
  /** Where the next image keeps such data: the volume stays where it is, and is not read. */
  kept?: string;
  /** The volume that is mounted there instead. */
  now?: string;
  /** The volume that takes its place, here or at another path; absent: none, or not clear which. */
  to?: string;
}

/**
 * Volumes whose data the new container of a service would not find where the old one has it: renamed, named for the
 * first time, moved to another path, no longer mounted, or mounted where the next image does not look. Nothing deletes
 * them, but the service starts without its data: that is confirmed, or the data is copied. Errors: `carry-unfinished`,
 * for a volume that holds part of a copy.
 */
export function planLeftData(
  service: Service,
  current: ObservedService,
  change: DataChange,
): PlannedData {
  const { desired, observed, carry } = change;
  const left = findLeftData(service, current, desired);
  const isPartial = (to: string): boolean => findCopied(to, observed) === current.id;
  const carried = left.flatMap(({ volume, to }) =>
    !carry || to === undefined || isExternal(to, desired) || isShared(volume, service, observed)
      ? []
      : [{ from: volume, to, ...(isPartial(to) && { again: true }) }],
  );
  const partial = left.find(({ to }) => to !== undefined && isPartial(to));
  if (partial !== undefined && !carried.some(({ to }) => to === partial.to)) {
    const { volume: from, to = '' } = partial;
    throw unfinishedCopy(observed.slug, service.name, { from, to });
  }
  const operations = left.map((one) => {
    const { volume, target } = one;
    const copy = carried.find(({ from }) => from === volume);
    if (copy === undefined) return warnOfLoss(volume, explain(service.name, one), observed);
    const { to, again } = copy;
    const verb = again === true ? 'is copied again, after an interrupted copy,' : 'is copied';
    const cause = `data of ${service.name} at ${target} ${verb} to ${to}; ${volume} is kept`;
    return { ...warnOfLoss(volume, cause, observed), destructive: false };
  });
  return { operations, carried };
}

/** Volumes of services that are removed, which no service of the files mounts. */
export function planAbandonedData(
  gone: readonly ObservedService[],
  { desired, observed }: Omit<DataChange, 'carry'>,
): Operation[] {
  const mounted = new Set(
    desired.services.flatMap((service) => [...mountedVolumes(service, desired).values()]),
  );
  return gone.flatMap(({ name, mounts = [] }) =>
    mounts
      .filter(({ volume }) => !mounted.has(volume))
      .map(({ volume, target }) => {
        const cause = `data of ${name} at ${target} is left behind: the service is removed`;
        return warnOfLoss(volume, cause, observed);
      }),
  );
}

function findLeftData(service: Service, current: ObservedService, desired: Stack): LeftData[] {
  const mounted = nextVolumes(service, current, desired);
  const before = current.mounts ?? [];
  const left = before.flatMap(({ volume, target }): LeftData[] => {
    const now = mounted.get(target);
    if (now === volume) {
      const kept = keptElsewhere(service, current, target);
      return kept === undefined ? [] : [{ volume, target, kept }];
    }
    const moved = [...mounted].find(([, name]) => name === volume)?.[0];
    if (moved !== undefined) return [{ volume, target, moved }];
    return [{ volume, target, ...(now !== undefined && { now, to: now }) }];
  });
  // One volume without a place, and one place without data: it moved.
  const placeless = left.filter(
    ({ moved, kept, to }) => moved === undefined && kept === undefined && to === undefined,
  );
  const taken = new Set([...before.map(({ volume }) => volume), ...left.map(({ to }) => to)]);
  const free = [...new Set(mounted.values())].filter((name) => !taken.has(name));
  const [to] = free;
  if (to === undefined || free.length > 1 || placeless.length !== 1) return left;
  return left.map((one) => (one === placeless[0] ? { ...one, to } : one));
}

function keptElsewhere(
  { mounts }: Service,
  { declared, declares }: ObservedService,
  target: string,
): string | undefined {
  if (declared === undefined || declares === undefined) return undefined;
  const mounted = mounts.map((mount) => mount.target);
  return movedDataPath(target, { declared, declares, mounted });
}

/** Not the client's own: nothing is copied to it. */
function isExternal(volume: string, { volumes }: Stack): boolean {
  return volumes.some(({ name, external }) => name === volume && external);
}

/** Whether another service mounts it: it could be written to while it is copied. */
function isShared(volume: string, { name }: Service, { services }: ObservedStack): boolean {
  return services.some(
    (other) => other.name !== name && other.mounts?.some((mount) => mount.volume === volume),
  );
}

function warnOfLoss(volume: string, cause: string, { volumes }: ObservedStack): Operation {
  const key = volumes.find(({ name }) => name === volume)?.key ?? volume;
  return {
    ...operation('none', `volume/${key}`, cause),
    id: volume,
    destructive: true,
    warning: true,
  };
}

function explain(service: string, { target, moved, kept, now }: LeftData): string {
  if (kept !== undefined) {
    return `data of ${service} at ${target} is left behind: the new image keeps its data in ${kept}`;
  }
  if (moved !== undefined) return `data of ${service} moves from ${target} to ${moved}`;
  const why = now === undefined ? 'no longer mounted' : `${now} is mounted instead`;
  return `data of ${service} at ${target} is left behind: ${why}`;
}

/**
 * Volumes of the next container by path: those of the files, and those that its image declares. An image that is not
 * known is taken to declare what the present one does.
 */
function nextVolumes(
  service: Service,
  { mounts = [], declares }: ObservedService,
  desired: Stack,
): ReadonlyMap<string, string> {
  const nameOf = (target: string): string => unnamedVolume(service, desired, target);
  const unnamed = mounts.filter(({ volume, target }) => volume === nameOf(target));
  const declared = declares ?? unnamed.map(({ target }) => target);
  const covered = new Set(service.mounts.map(({ target }) => target));
  const free = declared.filter((target) => !covered.has(target));
  return new Map([
    ...mountedVolumes(service, desired),
    ...free.map((target) => [target, nameOf(target)] as const),
  ]);
}

/** Names on the engine by path. */
function mountedVolumes(service: Service, desired: Stack): ReadonlyMap<string, string> {
  return new Map(
    service.mounts.flatMap((mount): [string, string][] => {
      if (mount.type !== 'volume') return [];
      const { source, target } = mount;
      if (source === '') return [[target, unnamedVolume(service, desired, target)]];
      return [[target, desired.volumes.find(({ key }) => key === source)?.name ?? source]];
    }),
  );
}

function unnamedVolume({ name }: Service, { slug }: Stack, target: string): string {
  return `${slug}_${unnamedKey(name, target)}`;
}

/** The key of a volume that no file names: `database.var.lib.data`. */
export function unnamedKey(service: string, target: string): string {
  const path = target.replace(/^\/+/, '').replace(/[^a-zA-Z0-9_.-]+/g, '.');
  return `${service}.${path}`;
}
