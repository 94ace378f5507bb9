import type Dockerode from 'dockerode';
import type { Mount, Service, Stack } from '../../../../engine/desired/stack.ts';
import { isUnnamed, type UnnamedVolume } from '../volumes/image-volumes.ts';
import { LABEL } from '../../observe/labels.ts';

/** Volumes a container gets beyond those its files name. */
export interface MountFolders {
  /** Kept volumes of the client that only the image names. */
  unnamed: readonly UnnamedVolume[];
  /** Folders of copied files: volumes that live and die with the container. */
  files: readonly string[];
}

/** The SDK's type asks for every field; the engine does not. */
type MountSettings = Partial<Dockerode.MountSettings> &
  Pick<Dockerode.MountSettings, 'Type' | 'Target'>;

export function containerMounts(
  stack: Stack,
  service: Service,
  { unnamed, files }: MountFolders,
): Dockerode.MountConfig {
  const mounts: MountSettings[] = [
    ...service.mounts.flatMap((mount) =>
      mount.type === 'tmpfs' || isUnnamed(mount) ? [] : [toSettings(mount, stack)],
    ),
    ...unnamed.map(({ name, target, labels }) =>
      labelled({ Source: name, Target: target }, labels),
    ),
    ...files.map((target) =>
      labelled({ Target: target }, { [LABEL.project]: stack.slug, [LABEL.files]: service.name }),
    ),
  ];
  return mounts as Dockerode.MountConfig;
}

/** Memory file systems by their path, with their options as `mount` takes them: more than the engine's mounts can say. */
export function containerTmpfs(service: Service): Record<string, string> {
  const tmpfs = service.mounts.filter((mount) => mount.type === 'tmpfs');
  return Object.fromEntries(
    tmpfs.map(({ target, size, mode, options = [] }) => {
      const sized = size === undefined ? [] : [`size=${size}`];
      const moded = mode === undefined ? [] : [`mode=${mode.toString(8)}`];
      return [target, [...sized, ...moded, ...options].join(',')];
    }),
  );
}

function toSettings(mount: Exclude<Mount, { type: 'tmpfs' }>, stack: Stack): MountSettings {
  const { type, source, target, readOnly } = mount;
  const volume = stack.volumes.find(({ key }) => key === source);
  const name = type === 'volume' ? (volume?.name ?? source) : source;
  return { Type: type, Source: name, Target: target, ReadOnly: readOnly };
}

function labelled(
  place: { Source?: string; Target: string },
  labels: Readonly<Record<string, string>>,
): MountSettings {
  const options = { Labels: { ...labels } } as Dockerode.MountSettings['VolumeOptions'];
  return { Type: 'volume', ...place, VolumeOptions: options };
}
