import type { NetworkInterfaceInfo } from 'node:os';
import { expect, it } from 'vitest';
import { listHostSubnets } from '../../src/machine/host-subnets.ts';

function address(address: string, netmask: string, prefix: number): NetworkInterfaceInfo {
  return {
    address,
    netmask,
    family: 'IPv4',
    mac: '',
    internal: false,
    cidr: `${address}/${prefix}`,
  };
}

it('gives the network of each IPv4 address, not the address', () => {
  const subnets = listHostSubnets({
    eth0: [address('192.168.1.77', '255.255.255.0', 24)],
    docker0: [
      address('172.17.0.1', '255.255.0.0', 16),
      address('10.181.0.65', '255.255.255.192', 26),
    ],
    tun0: [address('10.8.0.2', '255.255.255.255', 32)],
    lo: [
      {
        address: '::1',
        netmask: 'ffff:',
        family: 'IPv6',
        mac: '',
        internal: true,
        cidr: '::1/128',
        scopeid: 0,
      },
    ],
  });
  expect(subnets).toEqual([
    { name: 'eth0', subnet: '192.168.1.0/24' },
    { name: 'docker0', subnet: '172.17.0.0/16' },
    { name: 'docker0', subnet: '10.181.0.64/26' },
    { name: 'tun0', subnet: '10.8.0.2/32' },
  ]);
});
