import { PulsoError } from '../../core/pulso-error.ts';

/** An IPv4 range: first address as an unsigned 32-bit number, and prefix length. */
interface Cidr {
  address: number;
  prefix: number;
}

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

/** True where two CIDRs share an address: their prefixes may differ. Throws `network-pool-invalid`. */
export function subnetsOverlap(one: string, other: string): boolean {
  const [a, b] = [parsePool(one), parsePool(other)];
  const size = 2 ** (32 - Math.min(a.prefix, b.prefix));
  return Math.floor(a.address / size) === Math.floor(b.address / size);
}

/** True where the text is the network's first address and its prefix: `10.181.0.64/26`. */
export function isSubnet(text: string): boolean {
  return readCidr(text) !== undefined;
}

/** First and last address of a network, as unsigned 32-bit numbers. Throws `network-pool-invalid`. */
export function subnetRange(subnet: string): { first: number; last: number } {
  const { address, prefix } = parsePool(subnet);
  return { first: address, last: address + 2 ** (32 - prefix) - 1 };
}

function parsePool(text: string): Cidr {
  const cidr = readCidr(text);
  if (cidr === undefined) throw poolError(text);
  return cidr;
}

function readCidr(text: string): Cidr | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  const [a, b, c, d, prefix] = (match?.slice(1) ?? []).map(Number);
  const bytes = [a, b, c, d].filter((byte) => byte !== undefined && byte <= 255) as number[];
  if (bytes.length !== 4 || prefix === undefined || prefix > 32) return undefined;
  const address = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return address % 2 ** (32 - prefix) === 0 ? { address, prefix } : undefined;
}

function poolError(text: string): PulsoError {
  return new PulsoError('network-pool-invalid', `${JSON.stringify(text)} is not an IPv4 network`, {
    hint: 'write its first address and its prefix, for example 10.181.0.0/16',
  });
}

function formatCidr({ address, prefix }: Cidr): string {
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
  return `${bytes.join('.')}/${prefix}`;
}
