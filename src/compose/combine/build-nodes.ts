import { type Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Location } from '../../core/pulso-error.ts';
import { type ComposeNode, failValue } from '../syntax/compose-node.ts';
import { RESET } from '../syntax/parse-compose-yaml.ts';
import { type ComposePair, pairsOf } from '../read/fields/read-entries.ts';

/** A value, and its node in the file: an alias where it was named by one. */
export interface Part {
  value: ComposeNode;
  source: Node | null;
}

/** A part under its key. */
export type KeyedPart = Omit<ComposePair, keyof Part> & Part;

/** Far above what any stack has: services that extend each other repeat what they have. */
const MOST_PARTS = 200_000;

/** Errors: `compose-value`. */
export function assertSize(node: ComposeNode): void {
  if (node.context.built.parts <= MOST_PARTS) return;
  failValue(node, `makes a file of more than ${MOST_PARTS} values`);
}

/** A map in the place of `like`, of parts that keep their own places and files. */
export function buildMap(like: ComposeNode, parts: readonly KeyedPart[]): Part {
  assertSize(like);
  like.context.built.parts += parts.length;
  const map = new YAMLMap();
  for (const { keyNode, keyAt, source, value } of parts) {
    register(keyNode, value, keyAt);
    if (source !== null) register(source, value);
    map.items.push(new Pair(keyNode, source));
  }
  return whole(like, map);
}

/** As buildMap, a list. */
export function buildList(like: ComposeNode, parts: readonly Part[]): Part {
  assertSize(like);
  like.context.built.parts += parts.length;
  const list = new YAMLSeq();
  for (const { source, value } of parts) {
    if (source !== null) register(source, value);
    list.items.push(source);
  }
  return whole(like, list);
}

/** A text that stands in the place of `like`; its variables are filled in as everywhere. */
export function buildText(like: ComposeNode, text: string): Part {
  const scalar = new Scalar(text);
  scalar.type = Scalar.QUOTE_DOUBLE;
  return whole(like, scalar);
}

/** What takes away the item of that name. */
export function buildReset(like: ComposeNode, text: string): Part {
  const part = buildText(like, text);
  if (part.source !== null) part.source.tag = RESET;
  return part;
}

/** A key that no file has, for a part in the place of its value. */
export function keyed(key: string, { value, source }: Part): KeyedPart {
  const keyNode = new Scalar(key);
  return { key, keyNode, keyAt: value.at, value, source };
}

/** The parts of a map. */
export function partsOf(node: ComposeNode): readonly KeyedPart[] {
  return pairsOf(node);
}

function whole(like: ComposeNode, node: Node): Part {
  const { context, at, path } = like;
  context.origins.set(node, { context, at });
  return { value: { context, at, path, value: node }, source: node };
}

/** A node of a file has its place there; one that was built has it already. */
function register(node: Node, { context }: ComposeNode, at?: Location): void {
  if (context.origins.has(node)) return;
  const built = node.range == null && at !== undefined ? { at } : {};
  context.origins.set(node, { context, ...built });
}
