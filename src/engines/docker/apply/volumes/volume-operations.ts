import type Dockerode from 'dockerode';
import type { Volume } from '../../../../engine/desired/stack.ts';
import { ignoreStatus } from '../../connect/docker-errors.ts';
import { volumeLabels, type ClientLabels, type Labels } from '../../observe/labels.ts';

/** A volume of that name that is there already is taken as it is, with its data. */
export async function createVolume(
  docker: Dockerode,
  client: ClientLabels,
  volume: Volume,
  marks: Labels = {},
): Promise<void> {
  await docker.createVolume({
    Name: volume.name,
    Driver: volume.driver ?? 'local',
    DriverOpts: { ...volume.driverOptions },
    Labels: { ...volumeLabels(client, volume), ...marks },
  });
}

export async function removeVolume(docker: Dockerode, name: string): Promise<void> {
  await ignoreStatus([404], docker.getVolume(name).remove());
}
