import Dockerode from 'dockerode';
import { removeClients } from './remove-clients.ts';
import { isLeftover } from './test-slug.ts';

const PROJECT = 'com.docker.compose.project';

/** Takes down what killed runs have left on the engine: it holds the networks and ports that this run needs. */
export async function setup(): Promise<void> {
  const docker = new Dockerode();
  const filters = { label: [PROJECT] };
  const [containers, networks, { Volumes: volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  const projects = [...containers, ...networks, ...volumes].map(
    ({ Labels }) => (Labels as Record<string, string> | undefined)?.[PROJECT] ?? '',
  );
  for (const slug of [...new Set(projects)].filter(isLeftover)) {
    // An engine that was killed, or lost count of a network's endpoints, keeps it until it is restarted.
    await removeClients(docker, [slug]).catch((error: unknown) => {
      process.stderr.write(`cannot remove what a killed run left of ${slug}: ${String(error)}\n`);
    });
  }
}
