import { fieldsFor } from './match/fields-for.ts';
import { matchItems, nameByOccurrence, type MatchedLists } from './match/match-items.ts';
import { mergeBody, takeShape } from './merge-body.ts';
import { isCollection, mergeFrame } from './merge-frame.ts';
import { mergeTrivia } from './merge-trivia.ts';
import type { MergeRules, Resolution } from '../merge-types.ts';
import { readEditedBody } from './edited-body.ts';
import type {
  BothSides,
  EntrySides,
  MergedBody,
  MergedCollection,
  MergedEntry,
} from './merged-tree.ts';
import { orderItems, orderKeys, type KeyOrders } from './match/order-keys.ts';
import { bodyPiece, pieceOf, type Piece } from './splice/yaml-piece.ts';
import { commentsOf, essenceOf, leadComments } from './tree/yaml-shape.ts';
import type { YamlCollection, YamlEntry } from './tree/yaml-tree.ts';

/** What merging one file needs to know. */
export interface TreeContext {
  file: string;
  mergeKeys: MergeRules['mergeKeys'];
  /** Records the conflict and says what becomes of it. */
  decide(at: string, sides: EntrySides): Resolution;
}

/** Where in a file the merge is: for people, and as keys for `mergeKeys`. */
interface Path {
  label: string;
  keys: readonly string[];
}

/** Merges the documents of a file that `matchDocuments` has named. */
export function mergeDocuments(
  context: TreeContext,
  documents: Record<keyof EntrySides, readonly YamlEntry[]>,
): MergedEntry[] {
  const orders = keyOrders(documents);
  return mergeEntries(context, documents, orderItems(orders) ?? orderKeys(orders), {
    label: '',
    keys: [],
  });
}

function mergeEntries(
  context: TreeContext,
  entries: Record<keyof EntrySides, readonly YamlEntry[]>,
  order: readonly string[],
  path: Path,
): MergedEntry[] {
  const base = indexEntries(entries.base);
  const template = indexEntries(entries.template);
  const client = indexEntries(entries.client);
  return order.flatMap((key) => {
    const sides = { base: base.get(key), template: template.get(key), client: client.get(key) };
    return mergeEntry(context, sides, path) ?? [];
  });
}

/** The first entry of each key. */
function indexEntries(entries: readonly YamlEntry[]): ReadonlyMap<string, YamlEntry> {
  return new Map(entries.toReversed().map((entry) => [entry.key, entry]));
}

function mergeEntry(
  context: TreeContext,
  sides: EntrySides,
  parent: Path,
): MergedEntry | undefined {
  const { base, template, client } = sides;
  const path = stepInto(parent, client ?? template);
  if (template && client) {
    const both = { base, template, client };
    const body = mergeBoth(context, both, path);
    return body && merged(sides, client, { lead: mergeLead(both), body });
  }
  const only = client ?? template;
  if (only === undefined) return undefined;
  if (base === undefined) return merged(sides, only);
  const changed = client ? isTouched(client, base) : only.value.canon !== base.value.canon;
  if (!changed) return undefined;
  return decide(context, path, sides);
}

/** Whether the client changed an entry that the template removed: its value, or a comment of its own. */
function isTouched(client: YamlEntry, base: YamlEntry): boolean {
  return essenceOf(client) !== essenceOf(base) || leadComments(client) !== leadComments(base);
}

function mergeBoth(context: TreeContext, sides: BothSides, path: Path): MergedBody | undefined {
  const body = takeShape(sides) ?? mergeCollections(context, sides, path) ?? mergeBody(sides);
  return body ?? decide(context, path, sides)?.body;
}

function placeOf({ label }: Path): string {
  return label === '' ? 'file' : label.replace(/: $/, '');
}

function decide(context: TreeContext, path: Path, sides: EntrySides): MergedEntry | undefined {
  const choice = context.decide(placeOf(path), sides);
  const { template, client } = sides;
  const like = client ?? template;
  if (typeof choice === 'object') {
    const body = like && readEditedBody(like, choice.text, placeOf(path));
    return like && body && merged(sides, like, { lead: pieceOf(like, like.lead), body });
  }
  const shown = choice === 'markers' ? like : sides[choice === 'theirs' ? 'template' : 'client'];
  if (shown === undefined) return undefined;
  const entry = merged(sides, shown);
  return choice === 'markers' ? { ...entry, body: { kind: 'markers' } } : entry;
}

function merged(
  sides: EntrySides,
  from: YamlEntry,
  parts: { lead: Piece; body: MergedBody } = {
    lead: pieceOf(from, from.lead),
    body: { kind: 'piece', piece: bodyPiece(from), canon: from.value.canon },
  },
): MergedEntry {
  return { sides, key: from.key, ...parts };
}

function mergeLead({ base, template, client }: BothSides): Piece {
  return mergeTrivia({
    base: base && pieceOf(base, base.lead),
    template: pieceOf(template, template.lead),
    client: pieceOf(client, client.lead),
  });
}

/** Entry by entry; undefined if the values are not collections of one kind or their items have no names. */
function mergeCollections(
  context: TreeContext,
  sides: BothSides,
  path: Path,
): MergedCollection | undefined {
  const { base, template, client } = sides;
  const ours = client.value;
  if (!isCollection(ours) || !isCollection(template.value)) return undefined;
  if (template.value.kind !== ours.kind) return undefined;
  const was = isCollection(base?.value) && base.value.kind === ours.kind ? base.value : undefined;
  const matched =
    matchEntries(context, [was, template.value, ours], path) ??
    matchByValue(sides, [was, template.value, ours]);
  if (matched === undefined) return undefined;
  const entries = { base: matched[0] ?? [], template: matched[1] ?? [], client: matched[2] ?? [] };
  const orders = keyOrders(entries);
  const order = ours.kind === 'list' ? orderItems(orders) : orderKeys(orders);
  const frame = mergeFrame(sides);
  if (order === undefined || frame === undefined) return undefined;
  return {
    kind: 'nested',
    ...frame,
    entries: mergeEntries(context, entries, order, path),
  };
}

function matchEntries(
  { file, mergeKeys }: TreeContext,
  collections: readonly (YamlCollection | undefined)[],
  path: Path,
): MatchedLists | undefined {
  const lists = collections.map((collection) => collection?.entries);
  const isList = collections.some((collection) => collection?.kind === 'list');
  if (!isList) return lists;
  return matchItems(lists, fieldsFor(mergeKeys, file, path.keys), path.keys.at(-1));
}

/**
 * Items of a list that is one value, where the client changed nothing but how some are written: those that the
 * template did not change stay as the client writes them.
 */
function matchByValue(
  { base, client }: BothSides,
  collections: readonly (YamlCollection | undefined)[],
): MatchedLists | undefined {
  const same = base?.value.canon === client.value.canon && commentsOf(base) === commentsOf(client);
  return same ? collections.map((list) => list && nameByOccurrence(list.entries)) : undefined;
}

function keyOrders(entries: Record<keyof EntrySides, readonly YamlEntry[]>): KeyOrders {
  const keys = (side: keyof EntrySides): string[] => entries[side].map(({ key }) => key);
  return { base: keys('base'), template: keys('template'), client: keys('client') };
}

function stepInto(parent: Path, entry: YamlEntry | undefined): Path {
  const label = entry?.label ?? '';
  // Documents and list items are not steps of a `mergeKeys` path.
  const isKey = label.startsWith('.');
  const atStart = parent.label === '' || parent.label.endsWith(': ');
  const step = isKey && atStart ? label.slice(1) : label;
  return {
    label: parent.label + step,
    keys: isKey ? [...parent.keys, label.slice(1)] : parent.keys,
  };
}
