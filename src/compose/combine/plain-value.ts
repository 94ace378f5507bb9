import { isMap, isSeq } from 'yaml';
import { type ComposeNode, isNull, peekText } from '../syntax/compose-node.ts';
import { entriesOf, itemsOf } from '../read/fields/read-entries.ts';

/** What is written, with its variables filled in: what means the same in other words is another value. */
export function plainValue(node: ComposeNode): unknown {
  if (isNull(node)) return null;
  if (isMap(node.value))
    return Object.fromEntries(entriesOf(node).map(({ key, value }) => [key, plainValue(value)]));
  if (isSeq(node.value)) return itemsOf(node).map(({ value }) => plainValue(value));
  return peekText(node);
}
