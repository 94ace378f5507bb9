/** An IPv4 network: its first address as an unsigned 32-bit number, and its prefix length. */
export interface Cidr {
  address: number;
  prefix: number;
}

/** Reads `10.181.0.64/26`; undefined unless the address is the network's first. */
export function parseCidr(text: string): Cidr | undefined {
  const cidr = readCidr(text);
  return cidr !== undefined && cidr.address % sizeOf(cidr) === 0 ? cidr : undefined;
}

export function formatCidr({ address, prefix }: Cidr): string {
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
  return `${bytes.join('.')}/${prefix}`;
}

/** First and last address of a network, as unsigned 32-bit numbers. */
export function cidrRange(cidr: Cidr): { first: number; last: number } {
  const size = sizeOf(cidr);
  const first = Math.floor(cidr.address / size) * size;
  return { first, last: first + size - 1 };
}

/**
 * Whether two networks share an address: their prefixes may differ. Any address of a network names it here,
 * as an engine may report it (`10.0.0.5/24`). False if either text is not a network.
 */
export function subnetsOverlap(one: string, other: string): boolean {
  const [a, b] = [readCidr(one), readCidr(other)];
  if (a === undefined || b === undefined) return false;
  const [first, second] = [cidrRange(a), cidrRange(b)];
  return first.first <= second.last && second.first <= first.last;
}

/** Whether all addresses of the second network are in the first. False if either text is not an IPv4 network. */
export function cidrContains(outer: string, inner: string): boolean {
  const [a, b] = [readCidr(outer), readCidr(inner)];
  if (a === undefined || b === undefined) return false;
  const [first, second] = [cidrRange(a), cidrRange(b)];
  return first.first <= second.first && second.last <= first.last;
}

function readCidr(text: string): Cidr | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  const [a, b, c, d, prefix] = (match?.slice(1) ?? []).map(Number);
  const bytes = [a, b, c, d].filter((byte) => byte !== undefined && byte <= 255) as number[];
  if (bytes.length !== 4 || prefix === undefined || prefix > 32) return undefined;
  return { address: bytes.reduce((sum, byte) => sum * 256 + byte, 0), prefix };
}

function sizeOf({ prefix }: Cidr): number {
  return 2 ** (32 - prefix);
}
