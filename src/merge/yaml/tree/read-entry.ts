import { isCollection, isScalar, type CST, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import { canonicalValue } from './canonical-value.ts';
import { endOfContent } from './end-of-content.ts';
import type { EntryPlace } from './entry-place.ts';
import { readBlockCollection } from './read-block.ts';
import { readFlowCollection } from './read-flow.ts';
import { moveFollowingLines } from './yaml-indent.ts';
import { lineEnd, lineStart } from './yaml-lines.ts';
import { textOf, type YamlAtom, type YamlEntry, type YamlText } from './yaml-tree.ts';

type Slots = Pick<YamlEntry, 'head' | 'value' | 'trail'>;

/** Reads an entry of a block collection into its slots. */
export function readEntry(place: EntryPlace): YamlEntry {
  const { source, start, lead, column } = place;
  const { label, key } = start;
  // No spread: it takes longer than parsing the text.
  const { head, value, trail } = readSlots(place);
  return { source, label, key, lead, column, flow: false, head, value, trail };
}

function readSlots(place: EntryPlace): Slots {
  const { node } = place.start;
  const type = node.srcToken?.type;
  if (isCollection(node)) {
    const block = type === 'block-map' || type === 'block-seq';
    return (block ? readBlockSlots(place, node) : readFlowSlots(place, node)) ?? readRaw(place);
  }
  if (isScalar(node) && type === 'block-scalar') return readBlockScalar(place);
  return readAtom(place);
}

function readBlockSlots(place: EntryPlace, node: YAMLMap | YAMLSeq): Slots | undefined {
  const { source, to } = place;
  const { after } = place.start;
  const first = startOf(node);
  const inline = lineStart(source, first) <= after;
  const start = inline ? first : lineEnd(source, after);
  const latestProp = propTokens(place).at(-1)?.offset ?? -1;
  if (latestProp >= (inline ? 0 : start)) return undefined;
  const region = { source, from: start, to, inline };
  const value = readBlockCollection(node, region, readEntry);
  if (value === undefined) return undefined;
  return { head: { from: place.start.from, to: start }, value, trail: { from: to, to } };
}

function readFlowSlots(place: EntryPlace, node: YAMLMap | YAMLSeq): Slots | undefined {
  const value =
    propTokens(place).length > 0 ? undefined : readFlowCollection(place.source, node, place.column);
  return value && around(place, value);
}

function readBlockScalar(place: EntryPlace): Slots {
  const { source } = place;
  const { node } = place.start;
  const span = { from: valueStart(place), to: endOfContent(source, node) };
  const bodyStart = lineEnd(source, startOf(node));
  const body = source.slice(bodyStart, span.to);
  const indent = /^ *(?=[^ \n])/m.exec(body)?.[0].length ?? 0;
  const value: YamlText = {
    kind: 'text',
    span,
    canon: canonicalValue(node),
    header: source.slice(span.from, bodyStart - 1),
    indent,
    content: body.replace(new RegExp(`^ {0,${indent}}`, 'gm'), ''),
  };
  return around(place, value);
}

function readAtom(place: EntryPlace): Slots {
  const { source } = place;
  const { node } = place.start;
  const [start, end] = node.range ?? [place.start.after, place.start.after];
  const from =
    start === end && propTokens(place).length === 0 ? place.start.after : valueStart(place);
  const to = from + source.slice(from, Math.max(from, end)).trimEnd().length;
  return around(place, { kind: 'atom', span: { from, to }, canon: canonicalValue(node) });
}

/** What cannot be taken apart is one value, comments and all. */
function readRaw(place: EntryPlace): Slots {
  const span = { from: place.start.after, to: place.to };
  const raw = moveFollowingLines(textOf(place.source, span), place.column, 0);
  const value: YamlAtom = { kind: 'atom', span, canon: `raw ${raw}` };
  return around(place, value);
}

function around(place: EntryPlace, value: YamlEntry['value']): Slots {
  return {
    head: { from: place.start.from, to: value.span.from },
    value,
    trail: { from: value.span.to, to: place.to },
  };
}

function propTokens(place: EntryPlace): CST.SourceToken[] {
  return place.start.tokens.filter(({ type }) => type === 'anchor' || type === 'tag');
}

function valueStart(place: EntryPlace): number {
  return propTokens(place)[0]?.offset ?? startOf(place.start.node);
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}
