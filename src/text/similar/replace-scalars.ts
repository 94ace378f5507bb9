import { isPair, type Node, type Pair } from 'yaml';
import type { ScalarChange } from './match-lines.ts';

type Part = Node | Pair;

/** A root with other values in it. It shares with the one given all that is as before, and changes nothing of that. */
export function replaceScalars(root: Node, changes: readonly ScalarChange[]): Node {
  const copies = new Map<Part, Part>();
  const copyOf = (part: Part): Part => {
    const known = copies.get(part);
    if (known !== undefined) return known;
    const copy = copyPart(part);
    copies.set(part, copy);
    return copy;
  };
  for (const { scalar, ancestors, text } of changes) {
    const copy = copyOf(scalar) as typeof scalar;
    copy.value = text;
    let child: Part = scalar;
    for (const parent of ancestors.toReversed()) {
      put(copyOf(parent), child, copyOf(child));
      child = parent;
    }
  }
  return copyOf(root) as Node;
}

/** As `clone` of each would, without what is in it. */
function copyPart(part: Part): Part {
  const copy = Object.create(
    Object.getPrototypeOf(part) as object,
    Object.getOwnPropertyDescriptors(part),
  ) as Part;
  const { items } = part as { items?: readonly unknown[] };
  return items === undefined ? copy : Object.assign(copy, { items: [...items] });
}

function put(parent: Part, child: Part, copy: Part): void {
  if (isPair(parent)) {
    parent.value = copy;
    return;
  }
  const { items } = parent as unknown as { items: unknown[] };
  const index = items.indexOf(child);
  // It is there in place of the child already where another value in it came first.
  if (index !== -1) items[index] = copy;
}
