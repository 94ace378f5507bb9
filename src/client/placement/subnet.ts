import { PulsoError } from '../../core/pulso-error.ts';
import { cidrRange, formatCidr, parseCidr, type Cidr } from '../../text/cidr.ts';

/**
 * The n-th network of `prefix` bits of the pool, e.g. (`10.181.0.0/16`, 26, 1) → `10.181.0.64/26`;
 * undefined beyond the pool's end. Throws `network-pool-invalid`.
 */
export function subnetOfBlock(pool: string, prefix: number, block: number): string | undefined {
  const { address, prefix: poolPrefix } = parsePool(pool);
  if (!Number.isInteger(prefix) || prefix < poolPrefix || prefix > 30) {
    throw new PulsoError(
      'network-pool-invalid',
      `${pool} cannot be cut into networks of /${prefix}`,
      {
        hint: `set network.prefix in pulso.yaml to a number from ${poolPrefix} to 30`,
      },
    );
  }
  if (block < 0 || block >= 2 ** (prefix - poolPrefix)) return undefined;
  return formatCidr({ address: address + block * 2 ** (32 - prefix), prefix });
}

/** True where the text is the network's first address and its prefix: `10.181.0.64/26`. */
export function isSubnet(text: string): boolean {
  return parseCidr(text) !== undefined;
}

/** First and last address of a network, as unsigned 32-bit numbers. Throws `network-pool-invalid`. */
export function subnetRange(subnet: string): { first: number; last: number } {
  return cidrRange(parsePool(subnet));
}

function parsePool(text: string): Cidr {
  const cidr = parseCidr(text);
  if (cidr === undefined) throw poolError(text);
  return cidr;
}

function poolError(text: string): PulsoError {
  return new PulsoError('network-pool-invalid', `${JSON.stringify(text)} is not an IPv4 network`, {
    hint: 'write its first address and its prefix, for example 10.181.0.0/16',
  });
}
