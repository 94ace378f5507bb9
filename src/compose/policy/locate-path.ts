import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Location } from '../../core/pulso-error.ts';
import { entriesOf } from '../read/fields/read-entries.ts';
import { childNode, type ComposeNode } from '../syntax/compose-node.ts';

/**
 * Where a path stands in a compose file, or its nearest parent that is there. A step into a list is an index,
 * or a text that one item holds: a key, the beginning of `NAME=value`, a port.
 */
export function locatePath(
  top: ComposeNode,
  path: readonly (string | number)[],
): { at: Location; path: string } {
  let node = top;
  let at = top.at;
  for (const step of path) {
    const next = stepInto(node, step);
    if (next === undefined) break;
    ({ node, at } = next);
  }
  return { at, path: node.path };
}

function stepInto(
  node: ComposeNode,
  step: string | number,
): { node: ComposeNode; at: Location } | undefined {
  if (isMap(node.value)) {
    const entry = entriesOf(node).find(({ key }) => key === String(step));
    return entry && { node: entry.value, at: entry.keyAt };
  }
  if (!isSeq(node.value)) return undefined;
  const items = node.value.items.map((item, index) =>
    childNode(node, item as Node | null, { path: `${node.path}[${index}]` }),
  );
  const found = typeof step === 'number' ? items[step] : items.find((item) => holds(item, step));
  return found && { node: found, at: found.at };
}

function holds({ value }: ComposeNode, text: string): boolean {
  if (isScalar(value)) return String(value.value).includes(text);
  return (
    isMap(value) &&
    value.items.some((pair) => isScalar(pair.value) && String(pair.value.value) === text)
  );
}
