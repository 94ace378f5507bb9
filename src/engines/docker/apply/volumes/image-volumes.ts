import { unnamedKey } from '../../../../compose/plan/plan-data.ts';
import type { Mount, Service } from '../../../../engine/desired/stack.ts';
import { keyedVolumeLabels, type ClientLabels } from '../../observe/labels.ts';

/** A volume that no file names: the image declares it, or the files give only its path. */
export interface UnnamedVolume {
  /** `database.var.lib.data`: its service and path. */
  key: string;
  name: string;
  target: string;
  labels: Readonly<Record<string, string>>;
}

/**
 * Unnamed volumes would be new, and empty, with every container. Named after service and path they
 * outlive it, are found by the client's labels, and go with a purge.
 */
export function nameVolumes(
  { slug, workspace }: ClientLabels,
  service: Service,
  declared: readonly string[],
): UnnamedVolume[] {
  const unnamed = service.mounts.filter(isUnnamed).map((mount) => mount.target);
  const mounted = new Set(
    service.mounts.filter((one) => !isUnnamed(one)).map(({ target }) => target),
  );
  const targets = [...new Set([...unnamed, ...declared.map(trimSlash)])];
  return targets
    .filter((target) => !mounted.has(target))
    .map((target) => {
      const key = unnamedKey(service.name, target);
      return {
        key,
        name: `${slug}_${key}`,
        target,
        labels: keyedVolumeLabels(slug, key, workspace),
      };
    });
}

export function isUnnamed(mount: Mount): boolean {
  return mount.type === 'volume' && mount.source === '';
}

function trimSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') : path;
}
