import { isMap, isSeq } from 'yaml';
import { formatLocation } from '../../core/pulso-error.ts';
import { attempt } from '../syntax/compose-context.ts';
import { failType, isNull, isReset, shapeOf } from '../syntax/compose-node.ts';
import { OVERRIDE } from '../syntax/parse-compose-yaml.ts';
import { allItemsOf, itemsOf } from '../read/fields/read-entries.ts';
import { buildList, buildMap, type KeyedPart, type Part, partsOf } from './build-nodes.ts';
import { type Identify, RULES } from './combine-rules.ts';

/** Maps whose keys are names that the file gives: rules are the same for each. */
const NAMED = [
  ...['services', 'networks', 'volumes', 'configs', 'secrets'],
  ...['services.*.networks', 'services.*.ulimits', 'services.*.depends_on'],
];

/**
 * A value and the one of a file that goes over it, as one, by the compose specification: maps are merged, lists are
 * appended, other values are replaced; some keys have rules of their own. `path` has `*` for a name. Undefined if
 * nothing is left.
 */
export function combineParts(base: Part, over: Part, path: string): Part | undefined {
  if (isReset(over.value)) return undefined;
  const isWhole = over.value.value?.tag === OVERRIDE;
  if (isWhole || isReset(base.value) || isNull(base.value)) return over;
  const rule = RULES.get(path);
  if (rule?.replace?.(base.value, over.value) === true) return over;
  const below = rule?.as?.(base) ?? base;
  const above = rule?.as?.(over) ?? over;
  if (isMap(below.value.value)) return combineMaps(below, above, path);
  if (isSeq(below.value.value)) return appendItems(below, above, { path, ...rule });
  return over;
}

function combineMaps(base: Part, over: Part, path: string): Part {
  if (isNull(over.value)) return base;
  return (
    attempt(over.value.context, () => {
      if (!isMap(over.value.value)) failType(over.value, `a map, as it is in ${placeOf(base)}`);
      const found = new Map(partsOf(base.value).map((part) => [part.key, part]));
      for (const part of partsOf(over.value)) {
        const before = found.get(part.key);
        const combined =
          before === undefined || part.key.startsWith('x-')
            ? part
            : combineUnder(before, part, path);
        if (combined === undefined) found.delete(part.key);
        else found.set(part.key, combined);
      }
      return buildMap(base.value, [...found.values()]);
    }) ?? base
  );
}

function combineUnder(before: KeyedPart, part: KeyedPart, path: string): KeyedPart | undefined {
  const below = path === '' ? part.key : `${path}.${NAMED.includes(path) ? '*' : part.key}`;
  const combined = combineParts(before, part, below);
  // What is wrong with a value is wrong in the file that it is of.
  return combined && { ...(combined === part ? part : before), ...combined };
}

/** One that has the name of an earlier one takes its place. */
function appendItems(
  base: Part,
  over: Part,
  { path, identify, merges }: { path: string; identify?: Identify; merges?: boolean },
): Part {
  if (isNull(over.value)) return base;
  return (
    attempt(over.value.context, () => {
      if (shapeOf(over.value) !== 'list') failType(over.value, `a list, as it is in ${placeOf(base)}`); // prettier-ignore
      const found = new Map<unknown, Part>();
      for (const item of [...itemsOf(base.value), ...allItemsOf(over.value)]) {
        const name = identify?.(item.value) ?? item;
        if (isReset(item.value)) {
          found.delete(name);
          continue;
        }
        const before = merges === true ? found.get(name) : undefined;
        found.set(name, before === undefined ? item : (combineParts(before, item, `${path}.*`) ?? item)); // prettier-ignore
      }
      return buildList(base.value, [...found.values()]);
    }) ?? base
  );
}

function placeOf({ value }: Part): string {
  return formatLocation(value.at);
}
