import type Dockerode from 'dockerode';
import {
  EDGE_NETWORK,
  EDGE_SERVICE,
  EDGE_SLUG,
  edgeNetworkName,
} from '../../../engine/edge/edge.ts';
import type { NetworkLink, NetworkLinks } from '../../../engine/edge/network-links.ts';
import { WORKSPACE_LABEL, type WorkspaceIdentity } from '../../../engine/isolation/ownership.ts';
import { LABEL } from '../observe/labels.ts';
import { findRunning } from '../observe/find-running.ts';
import { reasonOf, statusOf, withErrorTranslation, type Asked } from './docker-errors.ts';

/** The networks between the edge and the clients of a workspace. */
export function networkLinks(
  docker: Dockerode,
  { identity, asked }: { identity: WorkspaceIdentity | undefined; asked: Asked },
): NetworkLinks {
  return {
    list: () => withErrorTranslation(asked, () => listLinks(docker, identity?.id())),
    join: ({ network }, address) =>
      withErrorTranslation(asked, async () => {
        const container = await findRunning(docker, EDGE_SLUG, EDGE_SERVICE);
        await attach(docker.getNetwork(network), container, address);
      }),
  };
}

async function listLinks(docker: Dockerode, workspace: string | undefined): Promise<NetworkLink[]> {
  const owner = workspace === undefined ? [] : [`${WORKSPACE_LABEL}=${workspace}`];
  const label = [`${LABEL.network}=${EDGE_NETWORK}`, ...owner];
  const [networks, attached] = await Promise.all([
    docker.listNetworks({ filters: { label } }),
    findRunning(docker, EDGE_SLUG, EDGE_SERVICE)
      .then((id) => docker.getContainer(id).inspect())
      .then(({ NetworkSettings }) => Object.keys(NetworkSettings.Networks)),
  ]);
  return networks
    .map(({ Name, Labels = {}, IPAM }) => ({
      slug: Labels[LABEL.project] ?? '',
      network: Name,
      subnet: IPAM?.Config?.[0]?.Subnet ?? '',
      labels: Labels,
      joined: attached.includes(Name),
    }))
    .filter(({ slug, network }) => network === edgeNetworkName(slug))
    .sort((a, b) => (a.slug < b.slug ? -1 : 1));
}

async function attach(
  network: Dockerode.Network,
  container: string,
  address: string,
): Promise<void> {
  try {
    const config = { IPAMConfig: { IPv4Address: address } };
    await network.connect({ Container: container, EndpointConfig: config });
  } catch (error) {
    // The engine has no code of its own for it.
    if (statusOf(error) !== 403 || !/already exists/.test(reasonOf(error))) throw error;
  }
}
