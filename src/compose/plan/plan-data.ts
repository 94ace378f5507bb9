import type { Service, Stack } from '../../engine/desired/stack.ts';
import type { ObservedService, ObservedStack } from '../../engine/observed/observed-stack.ts';
import type { Operation } from '../../engine/plan.ts';
import { operation } from './plan-resources.ts';

/**
 * Volumes whose data the new container of a service would not find where the old one has it: renamed, named for the
 * first time, moved to another path, or no longer mounted. Nothing deletes them, but the service starts without its
 * data: that is confirmed.
 */
export function planLeftData(
  service: Service,
  current: ObservedService,
  { desired, observed }: { desired: Stack; observed: ObservedStack },
): Operation[] {
  const mounted = mountedVolumes(service, desired);
  return (current.mounts ?? []).flatMap(({ volume, target }) => {
    const now = mounted.get(target);
    if (now === volume) return [];
    const moved = [...mounted].find(([, name]) => name === volume)?.[0];
    // What the image declares is mounted again without a word in the files.
    if (now === undefined && moved === undefined && volume === unnamedVolume(service, desired, target)) return []; // prettier-ignore
    const key = observed.volumes.find(({ name }) => name === volume)?.key ?? volume;
    const cause = explain(service.name, { target, moved, now });
    return [
      {
        ...operation('none', `volume/${key}`, cause),
        id: volume,
        destructive: true,
        warning: true,
      },
    ];
  });
}

function explain(
  service: string,
  { target, moved, now }: { target: string; moved: string | undefined; now: string | undefined },
): string {
  if (moved !== undefined) return `data of ${service} moves from ${target} to ${moved}`;
  const why = now === undefined ? 'no longer mounted' : `${now} is mounted instead`;
  return `data of ${service} at ${target} is left behind: ${why}`;
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
