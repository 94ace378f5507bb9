import type { ClientRecord } from '../client-record.ts';
import { subnetRange } from './subnet.ts';

/** Two clients that use the same thing: reported for each of them. */
export interface Collision {
  slug: string;
  code: 'block-shared' | 'port-shared' | 'subnet-shared';
  message: string;
}

/** Everything that more than one client holds: blocks, ports, and networks that share an address. */
export function findCollisions(records: readonly ClientRecord[]): Collision[] {
  return [...shareBlocks(records), ...sharePorts(records), ...shareSubnets(records)];
}

function shareBlocks(records: readonly ClientRecord[]): Collision[] {
  const holders = groupBy(records.map(({ slug, block }) => ({ key: block, slug })));
  return collisionProblems('block-shared', holders, (block) => `block ${block}`);
}

function sharePorts(records: readonly ClientRecord[]): Collision[] {
  const held = records.flatMap(({ slug, ports }) =>
    Object.values(ports).map((port) => ({ key: port, slug })),
  );
  return collisionProblems('port-shared', groupBy(held), (port) => `port ${port}`);
}

function groupBy(held: readonly { key: number; slug: string }[]): Map<number, string[]> {
  const holders = new Map<number, string[]>();
  for (const { key, slug } of held) {
    const slugs = holders.get(key);
    if (slugs === undefined) holders.set(key, [slug]);
    else slugs.push(slug);
  }
  return holders;
}

function collisionProblems(
  code: Collision['code'],
  holders: ReadonlyMap<number, readonly string[]>,
  name: (key: number) => string,
): Collision[] {
  return [...holders].flatMap(([key, slugs]) =>
    slugs.length < 2
      ? []
      : slugs.map((slug, index) => ({
          slug,
          code,
          message: `${name(key)} is also ${owners(slugs, index)}`,
        })),
  );
}

/** The others of a list, or the same client where it holds a thing twice. */
function owners(slugs: readonly string[], index: number): string {
  const others = slugs.filter((_, other) => other !== index);
  return others.map((slug) => `client ${slug}'s`).join(' and ');
}

/** By first address: whoever overlaps anyone overlaps the one before that reaches furthest. */
function shareSubnets(records: readonly ClientRecord[]): Collision[] {
  const ranges = records
    .flatMap(({ slug, subnet }) =>
      subnet === null ? [] : [{ slug, subnet, ...subnetRange(subnet) }],
    )
    .sort((one, other) => one.first - other.first);
  const collisions: Collision[] = [];
  let furthest = ranges[0];
  for (const range of ranges.slice(1)) {
    if (furthest !== undefined && range.first <= furthest.last) {
      collisions.push(subnetProblem(range, furthest), subnetProblem(furthest, range));
    }
    if (furthest === undefined || range.last > furthest.last) furthest = range;
  }
  return collisions;
}

function subnetProblem(
  { slug, subnet }: { slug: string; subnet: string },
  other: { slug: string; subnet: string },
): Collision {
  const message = `network ${subnet} shares addresses with ${other.subnet} of client ${other.slug}`;
  return { slug, code: 'subnet-shared', message };
}
