import { isNode, isScalar, visit, type Node, type Pair, type Scalar } from 'yaml';

/** A value of a YAML text that another value can take the place of, and nothing else of the text is read otherwise. */
export interface LineScalar {
  scalar: Scalar;
  /** What it stands in, from the root on. */
  ancestors: readonly (Node | Pair)[];
  /** Where it begins and ends in its line. */
  from: number;
  to: number;
}

/** What is known of the lines of a YAML text, each by its index. */
export interface YamlLines {
  /** The last value of a line, where it stands in that line alone. */
  scalars: ReadonlyMap<number, LineScalar>;
  /** Lines that go on with a value of an earlier one: what looks like a comment there is none. */
  inside: ReadonlySet<number>;
}

/**
 * Finds them. Keys are none of them, nor is what has a tag or an anchor, or stands in what has an anchor: other parts
 * of the text depend on it.
 */
export function findScalars(roots: readonly (Node | null)[], starts: readonly number[]): YamlLines {
  const scalars = new Map<number, LineScalar>();
  const inside = new Set<number>();
  let line = 0;
  const lineOf = (offset: number): number => {
    while (line > 0 && (starts[line] ?? 0) > offset) line -= 1;
    while ((starts[line + 1] ?? Infinity) <= offset) line += 1;
    return line;
  };
  const look = (key: unknown, node: Node, ancestors: readonly unknown[]): symbol | undefined => {
    const [from, to] = node.range ?? [0, 0];
    const at = lineOf(from);
    // What stood here before is followed by something: that would move.
    scalars.delete(at);
    const isKey = key === 'key';
    const last = isScalar(node) || isKey ? lineOf(Math.max(from, to - 1)) : at;
    for (let next = at + 1; next <= last; next += 1) inside.add(next);
    if (isKey) return visit.SKIP;
    const parents = ancestors as readonly (Node | Pair)[];
    if (!isScalar(node) || last > at || from === to || isNamed([node, ...parents]))
      return undefined;
    const start = starts[at] ?? 0;
    scalars.set(at, { scalar: node, ancestors: [...parents], from: from - start, to: to - start });
    return undefined;
  };
  for (const root of roots) {
    visit(root, (key, node, ancestors) => (isNode(node) ? look(key, node, ancestors) : undefined));
  }
  return { scalars, inside };
}

function isNamed(nodes: readonly (Node | Pair)[]): boolean {
  return nodes.some((node) => {
    const { anchor, tag } = node as { anchor?: string; tag?: string };
    return anchor !== undefined || (isScalar(node) && tag !== undefined);
  });
}
