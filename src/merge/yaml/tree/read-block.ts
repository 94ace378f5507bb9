import { isMap, type CST, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { canonicalKey, collectionCanon, propsCanon } from './canonical-value.ts';
import { endOfContent } from './end-of-content.ts';
import type { EntryPlace, EntryStart } from './entry-place.ts';
import { formatKey, isPlainKey } from './yaml-key.ts';
import { columnOf, endOfDeeperComments, lineStart } from './yaml-lines.ts';
import type { YamlCollection, YamlEntry } from './yaml-tree.ts';

/** The lines a block collection stands on. */
export interface BlockRegion {
  source: string;
  from: number;
  to: number;
  /** Whether it begins on the line of the dash before it. */
  inline: boolean;
}

/** Undefined if a key is not a plain text (`? key`, an anchor, an alias): such a collection is one value. */
export function readBlockCollection(
  node: YAMLMap | YAMLSeq,
  region: BlockRegion,
  readEntry: (place: EntryPlace) => YamlEntry,
): YamlCollection | undefined {
  const starts = isMap(node) ? mapStarts(node) : listStarts(node);
  const first = starts?.[0];
  if (starts === undefined || first === undefined) return undefined;
  const { source, inline } = region;
  const column = columnOf(source, first.from);
  const entries: YamlEntry[] = [];
  let from = region.from;
  for (const [index, start] of starts.entries()) {
    const next = starts[index + 1];
    const trivia = {
      from: endOfContent(source, start.node),
      to: next ? lineStart(source, next.from) : region.to,
    };
    const to = endOfDeeperComments(source, trivia, column);
    const leadEnd = index === 0 && inline ? start.from : lineStart(source, start.from);
    entries.push(readEntry({ start, source, column, lead: { from, to: leadEnd }, to }));
    from = to;
  }
  const kind = isMap(node) ? 'map' : 'list';
  const props = propsCanon(node);
  return {
    kind,
    span: { from: region.from, to: region.to },
    canon: props + collectionCanon(kind, entries),
    props,
    flow: false,
    inline,
    column,
    entries,
    tail: { from, to: region.to },
  };
}

function mapStarts(node: YAMLMap): EntryStart[] | undefined {
  const starts = node.items.map(mapStart);
  return starts.every((start) => start !== undefined) ? starts : undefined;
}

function mapStart({ key, value, srcToken }: Pair): EntryStart | undefined {
  const colon = srcToken?.sep?.find(({ type }) => type === 'map-value-ind');
  if (!isPlainKey(key, srcToken) || colon === undefined || !value) return undefined;
  return {
    label: formatKey(key),
    key: canonicalKey(key),
    from: (key as Node).range?.[0] ?? 0,
    after: colon.offset + 1,
    tokens: srcToken?.sep ?? [],
    node: value as Node,
  };
}

function listStarts(node: YAMLSeq): EntryStart[] | undefined {
  const token = node.srcToken as CST.BlockSequence;
  const items = token.items.filter(({ start }) => start.some(isDash));
  if (items.length !== node.items.length) return undefined;
  return node.items.map((item, index) => {
    const tokens = items[index]?.start ?? [];
    const from = tokens.find(isDash)?.offset ?? 0;
    return { label: `[${index}]`, key: '', from, after: from + 1, tokens, node: item as Node };
  });
}

function isDash({ type }: CST.SourceToken): boolean {
  return type === 'seq-item-ind';
}
