import { cidrContains, subnetsOverlap } from '../../text/cidr.ts';
import type { NetworkRule } from './compose-rule.ts';
import { findForeignName } from './find-foreign-name.ts';

/** A network is the client's own. */
export const networkNameRule: NetworkRule = (network, { isolation }) =>
  findForeignName('network', network, isolation);

/** Options of bridges that concern the client's own containers alone. */
const OWN_OPTIONS = [
  'com.docker.network.driver.mtu',
  'com.docker.network.bridge.enable_icc',
  'com.docker.network.enable_ipv4',
  'com.docker.network.enable_ipv6',
];

/** Other drivers join the network of the machine, or of other machines. */
export const networkDriverRule: NetworkRule = ({ driver, driverOptions }) => {
  const code = 'isolation-network-driver';
  if (driver !== undefined && driver !== 'bridge') {
    const message = `uses the driver ${driver}, which connects it to other networks`;
    return [{ code, detail: driver, message, path: ['driver'] }];
  }
  const option = Object.keys(driverOptions).find((key) => !OWN_OPTIONS.includes(key));
  if (option === undefined) return [];
  const message = `has the option ${option}, which changes the network of the machine`;
  return [{ code, detail: option, message, path: ['driver_opts', option] }];
};

/** Its addresses are the client's, or nobody's part of the pool. */
export const subnetRule: NetworkRule = ({ subnets }, { isolation }) => {
  const { own, others, pool } = isolation;
  return subnets.flatMap(({ subnet }, index) => {
    if (own.subnet !== null && cidrContains(own.subnet, subnet)) return [];
    const holder = others
      .all()
      .find((other) => other.subnet !== null && subnetsOverlap(other.subnet, subnet));
    if (holder === undefined && cidrContains(pool, subnet)) return [];
    const whose =
      holder === undefined
        ? `is outside network.pool, ${pool}`
        : `is that of client ${holder.slug}`;
    const hint = own.subnet === null ? 'leave ipam out' : `use ${own.subnet}`;
    return [
      {
        ...{ code: 'isolation-foreign-subnet', detail: subnet, hint },
        message: `has the subnet ${subnet}, which ${whose}`,
        path: ['ipam', 'config', index, 'subnet'],
      },
    ];
  });
};
