import type Dockerode from 'dockerode';
import type { Mount, Service, Stack } from '../../stack/stack.ts';
import { isUnnamed, type UnnamedVolume } from './image-volumes.ts';
import { LABEL } from './labels.ts';

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
    ...service.mounts.filter((mount) => !isUnnamed(mount)).map((mount) => toSettings(mount, stack)),
    ...unnamed.map(({ name, target, labels }) =>
      labelled({ Source: name, Target: target }, labels),
    ),
    ...files.map((target) =>
      labelled({ Target: target }, { [LABEL.project]: stack.slug, [LABEL.files]: service.name }),
    ),
  ];
  return mounts as Dockerode.MountConfig;
}

function toSettings(mount: Mount, stack: Stack): MountSettings {
  if (mount.type === 'tmpfs') return tmpfsSettings(mount);
  const { type, source, target, readOnly } = mount;
  const volume = stack.volumes.find(({ key }) => key === source);
  const name = type === 'volume' ? (volume?.name ?? source) : source;
  return { Type: type, Source: name, Target: target, ReadOnly: readOnly };
}

function tmpfsSettings({ target, size, mode }: Mount & { type: 'tmpfs' }): MountSettings {
  const options = {
    ...(size === undefined ? {} : { SizeBytes: size }),
    ...(mode === undefined ? {} : { Mode: mode }),
  };
  return {
    Type: 'tmpfs',
    Target: target,
    TmpfsOptions: options as Dockerode.MountSettings['TmpfsOptions'],
  };
}

function labelled(
  place: { Source?: string; Target: string },
  labels: Readonly<Record<string, string>>,
): MountSettings {
  const options = { Labels: { ...labels } } as Dockerode.MountSettings['VolumeOptions'];
  return { Type: 'volume', ...place, VolumeOptions: options };
}
