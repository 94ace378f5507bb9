import type Dockerode from 'dockerode';
import { PulsoError } from '../../../../core/pulso-error.ts';
import { hashNetwork } from '../../../../compose/plan/hash-service.ts';
import { EDGE_SLUG, edgeNetworkName } from '../../../../engine/edge/edge.ts';
import type { Network } from '../../../../engine/desired/stack.ts';
import { ignoreStatus, reasonOf, statusOf } from '../../connect/docker-errors.ts';
import { LABEL, networkLabels, ofClient, type ClientLabels } from '../../observe/labels.ts';
import { subnetsOverlap } from '../../../../text/cidr.ts';

/** Errors: `network-overlap`, naming the network it overlaps with. */
export async function createNetwork(
  docker: Dockerode,
  client: ClientLabels,
  network: Network,
): Promise<void> {
  const { slug } = client;
  const subnets = network.subnets.map(({ subnet, gateway, ipRange }) => ({
    Subnet: subnet,
    ...(ipRange === undefined ? {} : { IPRange: ipRange }),
    ...(gateway === undefined ? {} : { Gateway: gateway }),
  }));
  try {
    await docker.createNetwork({
      Name: network.name,
      CheckDuplicate: true,
      Driver: network.driver ?? 'bridge',
      Internal: network.internal,
      Options: { ...network.driverOptions },
      Labels: networkLabels(client, network),
      ...(subnets.length > 0 ? { IPAM: { Driver: 'default', Config: subnets } } : {}),
    });
  } catch (error) {
    if (statusOf(error) === 409 && (await isSame(docker, slug, network))) return;
    throw (await explainOverlap(docker, slug, { network, error })) ?? error;
  }
}

/** What a deploy killed a moment ago asked for may come to be only now. */
async function isSame(docker: Dockerode, slug: string, network: Network): Promise<boolean> {
  const label = [...ofClient(slug).label, `${LABEL.hash}=${hashNetwork(network)}`];
  const found = await docker.listNetworks({ filters: { name: [network.name], label } });
  return found.some(({ Name }) => Name === network.name);
}

/** Takes the client's own containers, and the edge, off the network first: one in use cannot go. */
export async function removeNetwork(docker: Dockerode, slug: string, name: string): Promise<void> {
  const network = docker.getNetwork(name);
  const isLink = name === edgeNetworkName(slug);
  const owners = [slug, ...(isLink ? [EDGE_SLUG] : [])];
  const listed = await Promise.all(
    owners.map((one) =>
      docker.listContainers({ all: isLink, filters: { network: [name], ...ofClient(one) } }),
    ),
  );
  const attached = listed.flat();
  await Promise.all(
    attached.map(({ Id }) =>
      ignoreStatus([404], network.disconnect({ Container: Id, Force: true })),
    ),
  );
  try {
    await ignoreStatus([404], network.remove());
  } catch (error) {
    throw (await explainEndpoints(docker, slug, { name, error })) ?? error;
  }
}

/** Docker can lose count of endpoints, if a connection to a network is interrupted: nothing is attached, and it stays. */
async function explainEndpoints(
  docker: Dockerode,
  slug: string,
  { name, error }: { name: string; error: unknown },
): Promise<PulsoError | undefined> {
  if (!/active endpoints/i.test(reasonOf(error))) return undefined;
  const attached = await docker.listContainers({ all: true, filters: { network: [name] } });
  if (attached.length > 0) {
    const names = attached.map(({ Names }) => (Names[0] ?? '').replace(/^\//, '')).join(', ');
    const message = `${slug}: network ${name} is in use by ${names}`;
    const hint = `disconnect them: docker network disconnect ${name} <container>`;
    return new PulsoError('engine-refused', message, { slug, fault: 'engine', hint, cause: error });
  }
  const message = `${slug}: network ${name} cannot be removed: the engine counts an endpoint of it, and no container has one`;
  const hint = 'restart the Docker Engine, which counts them again, and repeat the command';
  return new PulsoError('engine-refused', message, { slug, fault: 'engine', hint, cause: error });
}

async function explainOverlap(
  docker: Dockerode,
  slug: string,
  { network, error }: { network: Network; error: unknown },
): Promise<PulsoError | undefined> {
  if (statusOf(error) === undefined) return undefined;
  const overlapping = await findOverlapping(docker, network);
  // Without subnets of its own the engine picks one, and has no code for having none left.
  if (overlapping === undefined && !/overlap|address pool/i.test(reasonOf(error))) return undefined;
  const what = network.subnets.map(({ subnet }) => subnet).join(', ') || 'any subnet';
  const why = overlapping === undefined ? reasonOf(error) : `network ${overlapping} has it`;
  const message = `${slug}: network ${network.name} cannot have ${what}: ${why}`;
  return new PulsoError('network-overlap', message, {
    slug,
    cause: error,
    hint: 'give network.pool in pulso.yaml a range that nothing else uses, or remove that network',
  });
}

async function findOverlapping(docker: Dockerode, network: Network): Promise<string | undefined> {
  const others = await docker.listNetworks();
  const found = others.find(
    ({ Name, IPAM }) =>
      Name !== network.name &&
      (IPAM?.Config ?? []).some(({ Subnet }) =>
        network.subnets.some(({ subnet }) => subnetsOverlap(subnet, Subnet ?? '')),
      ),
  );
  return found?.Name;
}
