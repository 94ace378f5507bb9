import { formatMarkers } from '../lines/conflict-markers.ts';
import { endLine, mergeLines } from '../lines/merge-lines.ts';
import type { Resolution } from '../merge-types.ts';
import { pickSide } from '../pick-side.ts';
import { orderKeys } from '../yaml/match/order-keys.ts';
import { bodyOf, type KeyedEntry, type KeyedFile } from './keyed-file.ts';

/** The same entry on the three sides. */
export interface KeyedSides {
  base: KeyedEntry | undefined;
  template: KeyedEntry | undefined;
  client: KeyedEntry | undefined;
}

type DecideKey = (at: string, sides: KeyedSides) => Resolution;
type Lists = Record<keyof KeyedSides, readonly KeyedEntry[]>;

/** Merges three files key by key, each with its comments; who did not change a key has it from the other. */
export function mergeKeyed(
  { base, template, client }: Record<keyof KeyedSides, KeyedFile>,
  decide: DecideKey,
): string {
  const lists = { base: base.entries, template: template.entries, client: client.entries };
  return (
    mergeRemarks(base.head, template.head, client.head) +
    mergeEntries(lists, '', decide) +
    mergeRemarks(base.tail, template.tail, client.tail)
  );
}

function mergeEntries(lists: Lists, path: string, decide: DecideKey): string {
  const [base, template, client] = [index(lists.base), index(lists.template), index(lists.client)];
  const keys = {
    base: [...base.keys()],
    template: [...template.keys()],
    client: [...client.keys()],
  };
  return orderKeys(keys)
    .map((key) => {
      const sides = { base: base.get(key), template: template.get(key), client: client.get(key) };
      return mergeEntry(sides, path, decide);
    })
    .join('');
}

function index(entries: readonly KeyedEntry[]): Map<string, KeyedEntry> {
  return new Map(entries.map((entry) => [entry.key, entry]));
}

function mergeEntry(sides: KeyedSides, path: string, decide: DecideKey): string {
  const { base, template, client } = sides;
  const only = client ?? template;
  if (only === undefined) return '';
  const at = path === '' ? only.label : `${path}.${only.label}`;
  if (template && client) {
    const lead = base ? mergeRemarks(base.lead, template.lead, client.lead) : client.lead;
    return (
      lead +
      (mergeBody(base, template, client) ??
        mergeSection(sides, at, decide) ??
        settle(sides, decide(at, sides)))
    );
  }
  if (base === undefined) return only.lead + bodyOf(only);
  const touched =
    bodyOf(only) !== bodyOf(base) || (client !== undefined && remarks(client) !== remarks(base));
  if (!touched) return '';
  const text = settle(sides, decide(at, sides));
  return text === '' ? '' : only.lead + text;
}

/** A key slot by slot: one side's value may stand beside the other's comment. */
function mergeBody(
  base: KeyedEntry | undefined,
  template: KeyedEntry,
  client: KeyedEntry,
): string | undefined {
  const whole = pickSide(base && bodyOf(base), bodyOf(template), bodyOf(client));
  if (whole !== undefined) return bodyOf({ template, client }[whole]);
  if (template.entries ?? client.entries) return undefined;
  const value = pickSide(base?.value, template.value, client.value);
  const head = pickSide(base?.head, template.head, client.head);
  // What the key is followed by belongs to the value that follows.
  if (value === undefined || (value === 'template' && head === undefined)) return undefined;
  const trail = pickSide(base?.trail, template.trail, client.trail) ?? 'client';
  const side = { template, client };
  return side[head ?? 'client'].head + side[value].value + side[trail].trail;
}

function mergeSection(sides: KeyedSides, at: string, decide: DecideKey): string | undefined {
  const { base, template, client } = sides;
  if (template?.entries === undefined || client?.entries === undefined) return undefined;
  const head = pickSide(base?.head, template.head, client.head) ?? 'client';
  const lists = { base: base?.entries ?? [], template: template.entries, client: client.entries };
  return { template, client }[head].head + mergeEntries(lists, at, decide);
}

function settle({ base, template, client }: KeyedSides, choice: Resolution): string {
  if (typeof choice === 'object') return endLine(choice.text);
  const text = (side: KeyedEntry | undefined): string => (side ? bodyOf(side) : '');
  if (choice === 'markers')
    return formatMarkers({ base: text(base), template: text(template), client: text(client) });
  return text(choice === 'theirs' ? template : client);
}

/** Comments and blank lines merge by lines; where both sides changed the same ones, the client's stay. */
function mergeRemarks(base: string, template: string, client: string): string {
  const side = pickSide(base, template, client);
  if (side !== undefined) return { template, client }[side];
  const { text, conflicts } = mergeLines({ base, template, client }, () => 'ours');
  return conflicts.length > 0 ? client : text;
}

function remarks({ lead }: KeyedEntry): string {
  return lead.replace(/^\s*\n|^\s+|\s+$/gm, '');
}
