/** Whether two IPv4 subnets in CIDR form share an address; false where one is none. */
export function subnetsOverlap(one: string, other: string): boolean {
  const a = readRange(one);
  const b = readRange(other);
  return a !== undefined && b !== undefined && a.first <= b.last && b.first <= a.last;
}

function readRange(cidr: string): { first: number; last: number } | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr);
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = match.slice(1).map(Number);
  const size = 2 ** (32 - prefix);
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  const first = Math.floor(address / size) * size;
  return { first, last: first + size - 1 };
}
