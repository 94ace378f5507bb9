import {
  isCollection,
  isMap,
  isPair,
  isScalar,
  type CST,
  type Node,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { canonicalKey, canonicalValue, collectionCanon, propsCanon } from './canonical-value.ts';
import { formatKey, isPlainKey } from './yaml-key.ts';
import type { Span, YamlCollection, YamlEntry, YamlValue } from './yaml-tree.ts';

interface FlowStart {
  label: string;
  key: string;
  from: number;
  valueFrom: number;
  node: Node;
}

/** Undefined for a collection with comments or uncommon forms in it: it is one value. */
export function readFlowCollection(
  source: string,
  node: YAMLMap | YAMLSeq,
  column: number,
): YamlCollection | undefined {
  const [from, to] = node.range ?? [0, 0];
  const token = node.srcToken as CST.FlowCollection;
  if (hasOddTokens(token)) return undefined;
  const starts = node.items.map((item, index) => flowStart(item, index));
  if (!starts.every((start) => start !== undefined)) return undefined;
  const commas = token.items.flatMap(({ start }) => start.filter(({ type }) => type === 'comma'));
  const entries: YamlEntry[] = [];
  let leadFrom = from + 1;
  for (const [index, start] of starts.entries()) {
    const comma = commas[index]?.offset;
    const last = index === starts.length - 1;
    const value = readFlowValue(source, start, column);
    if (value === undefined) return undefined;
    const end = last || comma === undefined ? value.span.to : comma;
    entries.push({
      source,
      label: start.label,
      key: start.key,
      column,
      flow: true,
      lead: { from: leadFrom, to: start.from },
      head: { from: start.from, to: value.span.from },
      value,
      trail: { from: value.span.to, to: end },
    });
    leadFrom = end + (last ? 0 : 1);
  }
  const kind = isMap(node) ? 'map' : 'list';
  const props = propsCanon(node);
  const canon = props + collectionCanon(kind, entries);
  const tail: Span = { from: leadFrom, to };
  return {
    kind,
    span: { from, to },
    canon,
    props,
    flow: true,
    inline: false,
    column,
    entries,
    tail,
  };
}

function readFlowValue(source: string, start: FlowStart, column: number): YamlValue | undefined {
  const { node, valueFrom } = start;
  if (isCollection(node)) {
    // `[a: 1]` is a mapping without braces: as odd as it looks.
    if (node.srcToken?.type !== 'flow-collection') return undefined;
    return readFlowCollection(source, node, column);
  }
  const [from, to] = node.range ?? [0, 0];
  const span = from === to ? { from: valueFrom, to: valueFrom } : { from, to };
  return { kind: 'atom', span, canon: canonicalValue(node) };
}

function flowStart(item: unknown, index: number): FlowStart | undefined {
  if (!isPair(item)) {
    const from = (item as Node).range?.[0] ?? 0;
    return { label: `[${index}]`, key: '', from, valueFrom: from, node: item as Node };
  }
  const { key, value, srcToken } = item;
  const colon = srcToken?.sep?.find(({ type }) => type === 'map-value-ind');
  if (!isPlainKey(key, srcToken) || !isScalar(key) || colon === undefined || !value)
    return undefined;
  return {
    label: formatKey(key),
    key: canonicalKey(key),
    from: key.range?.[0] ?? 0,
    valueFrom: colon.offset + 1,
    node: value as Node,
  };
}

function hasOddTokens(token: CST.FlowCollection): boolean {
  const inside = token.items.flatMap(({ start, sep }) => [...start, ...(sep ?? [])]);
  // What stands before the closing bracket; after it, its line goes on.
  const close = token.end.findIndex(
    ({ type }) => type === 'flow-map-end' || type === 'flow-seq-end',
  );
  const tokens = [...inside, ...token.end.slice(0, Math.max(close, 0))];
  return tokens.some(({ type }) => ['comment', 'anchor', 'tag'].includes(type));
}
