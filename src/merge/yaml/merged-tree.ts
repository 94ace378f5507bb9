import { collectionCanon } from './tree/canonical-value.ts';
import type { Piece } from './splice/yaml-piece.ts';
import type { YamlCollection, YamlEntry } from './tree/yaml-tree.ts';

/** The same entry in the three texts; a side without it has none. */
export interface EntrySides {
  base: YamlEntry | undefined;
  template: YamlEntry | undefined;
  client: YamlEntry | undefined;
}

/** An entry that both the template and the client have. */
export interface BothSides extends EntrySides {
  template: YamlEntry;
  client: YamlEntry;
}

/** What the merge decided for one entry; yaml-splice writes it. */
export interface MergedEntry {
  sides: EntrySides;
  key: string;
  lead: Piece;
  body: MergedBody;
}

export type MergedBody = MergedPiece | MergedCollection | MergedMarkers;

/** Text of one side, or merged by lines from several. */
export interface MergedPiece {
  kind: 'piece';
  piece: Piece;
  /** What the text must parse to. */
  canon: string;
}

/** A collection merged entry by entry. */
export interface MergedCollection {
  kind: 'nested';
  /** Whose layout it has: the client's, or the template's where only that has lines of its own. */
  layout: YamlCollection;
  /** How much deeper its entries stand than its own key or dash. */
  indent: number;
  head: Piece;
  entries: readonly MergedEntry[];
  tail: Piece;
  trail: Piece;
  props: string;
}

/** A conflict to be shown between markers; it counts as the client's side until someone resolves it. */
export interface MergedMarkers {
  kind: 'markers';
}

/** The value of a merged entry, worked out without its text; undefined where the entry is absent. */
export function mergedCanon({ body, sides }: MergedEntry): string | undefined {
  if (body.kind === 'piece') return body.canon;
  if (body.kind === 'markers') return sides.client?.value.canon;
  const entries = body.entries.flatMap((entry) => {
    const canon = mergedCanon(entry);
    return canon === undefined ? [] : [{ key: entry.key, value: { canon } }];
  });
  return body.props + collectionCanon(body.layout.kind, entries);
}
