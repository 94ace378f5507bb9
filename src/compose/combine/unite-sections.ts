import { canonicalJson } from '../../text/canonical-json.ts';
import { attempt } from '../syntax/compose-context.ts';
import { type ComposeNode, failAt, isNull } from '../syntax/compose-node.ts';
import { buildMap, type KeyedPart, type Part, partsOf } from './build-nodes.ts';
import { plainValue } from './plain-value.ts';

const SECTIONS = ['services', 'networks', 'volumes', 'configs', 'secrets'];

/**
 * A file with what an included one defines. Nothing is defined twice, if not alike. Code: `compose-duplicate`, at
 * `item`, which includes it.
 */
export function uniteSections(
  own: ComposeNode,
  included: ComposeNode,
  item: ComposeNode,
): ComposeNode {
  const found = new Map(partsOf(own).map((part) => [part.key, part]));
  for (const section of partsOf(included)) {
    if (!SECTIONS.includes(section.key) || isNull(section.value)) continue;
    const before = found.get(section.key);
    const isFirst = before === undefined || isNull(before.value);
    found.set(section.key, isFirst ? section : { ...before, ...unite(before, section, item) });
  }
  return buildMap(own, [...found.values()]).value;
}

function unite(own: KeyedPart, included: KeyedPart, item: ComposeNode): Part {
  const found = new Map(partsOf(own.value).map((part) => [part.key, part]));
  for (const part of partsOf(included.value)) {
    const before = found.get(part.key);
    if (before === undefined) found.set(part.key, part);
    else if (!isAlike(before.value, part.value))
      attempt(item.context, () => {
        const other = before.value.context.file;
        const message = `includes ${own.key}.${part.key}, which ${other} defines in another way`;
        failAt(item, 'compose-duplicate', message, 'rename one of the two');
      });
  }
  return buildMap(own.value, [...found.values()]);
}

function isAlike(one: ComposeNode, other: ComposeNode): boolean {
  return canonicalJson(plainValue(one)) === canonicalJson(plainValue(other));
}
