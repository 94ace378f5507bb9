import type Dockerode from 'dockerode';

/** Takes down what tests made for these clients, and nothing else; data too. */
export async function removeClients(docker: Dockerode, slugs: readonly string[]): Promise<void> {
  for (const slug of slugs) {
    const filters = { label: [`com.docker.compose.project=${slug}`] };
    const containers = await docker.listContainers({ all: true, filters });
    for (const { Id } of containers) await docker.getContainer(Id).remove({ v: true, force: true });
    for (const { Id } of await docker.listNetworks({ filters }))
      await docker.getNetwork(Id).remove();
    const { Volumes } = await docker.listVolumes({ filters });
    for (const { Name } of Volumes) await docker.getVolume(Name).remove();
  }
}
