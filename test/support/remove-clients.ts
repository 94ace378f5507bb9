import type Dockerode from 'dockerode';
import { ignoreStatus } from '../../src/engines/docker/connect/docker-errors.ts';

/** Takes down what tests made for these clients, and nothing else; data too. */
export async function removeClients(docker: Dockerode, slugs: readonly string[]): Promise<void> {
  for (const slug of slugs) {
    const filters = { label: [`com.docker.compose.project=${slug}`] };
    const containers = await docker.listContainers({ all: true, filters });
    for (const { Id } of containers) {
      // 404, 409: a job that has just ended is removed by the engine.
      await ignoreStatus([404, 409], docker.getContainer(Id).remove({ v: true, force: true }));
    }
    for (const { Id } of await docker.listNetworks({ filters }))
      await docker.getNetwork(Id).remove();
    const { Volumes } = await docker.listVolumes({ filters });
    for (const { Name } of Volumes) await docker.getVolume(Name).remove();
  }
}
