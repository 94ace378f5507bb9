import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';

/** A network this machine is in. */
export interface HostSubnet {
  /** The interface's name, e.g. `eth0`. */
  name: string;
  /** CIDR of the network, e.g. `192.168.1.0/24`. */
  subnet: string;
}

/** The IPv4 networks this machine has an address in: a client's network must not hide one. */
export function listHostSubnets(interfaces = networkInterfaces()): HostSubnet[] {
  return Object.entries(interfaces).flatMap(([name, addresses]) =>
    (addresses ?? [])
      .filter((address) => address.family === 'IPv4')
      .map((address) => ({ name, subnet: networkOf(address) })),
  );
}

function networkOf({ address, netmask, cidr }: NetworkInterfaceInfo): string {
  const mask = netmask.split('.').map(Number);
  const network = address.split('.').map((byte, index) => Number(byte) & (mask[index] ?? 0));
  return `${network.join('.')}/${cidr?.split('/')[1] ?? '32'}`;
}
