import type { Network, Stack } from '../../engine/desired/stack.ts';
import type { Isolation } from '../../engine/isolation/isolation.ts';
import { cidrContains, formatCidr, parseCidr } from '../../text/cidr.ts';

/** The smallest network that an engine makes addresses in, and its gateway. */
const LONGEST_PREFIX = 29;

/**
 * Networks for which the file names no subnet take the client's own, in equal parts if there are several. The engine's
 * default pools end at about 30 networks. Not if the file uses the client's subnet itself, or if the parts are too small.
 */
export function assignSubnets(stack: Stack, { own }: Isolation): Stack {
  const whole = own.subnet === null ? undefined : parseCidr(own.subnet);
  if (own.subnet === null || whole === undefined) return stack;
  const { subnet } = own;
  const isUsed = stack.networks.some(({ subnets }) =>
    subnets.some((one) => cidrContains(subnet, one.subnet)),
  );
  const open = stack.networks.filter(isOpen);
  const prefix = whole.prefix + Math.ceil(Math.log2(Math.max(open.length, 1)));
  if (isUsed || prefix > LONGEST_PREFIX) return stack;
  const size = 2 ** (32 - prefix);
  const networks = stack.networks.map((network) => {
    const index = open.indexOf(network);
    if (index === -1) return network;
    const part = formatCidr({ address: whole.address + index * size, prefix });
    return { ...network, subnets: [{ subnet: part }] };
  });
  return { ...stack, networks };
}

function isOpen({ external, driver, subnets }: Network): boolean {
  return !external && (driver === undefined || driver === 'bridge') && subnets.length === 0;
}
