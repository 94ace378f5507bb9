import type { CST, Node } from 'yaml';
import type { Span } from './yaml-tree.ts';

/** Where an entry is written. */
export interface EntryPlace {
  source: string;
  start: EntryStart;
  lead: Span;
  /** The end of its last line. */
  to: number;
  column: number;
}

/** What the parser says of an entry. */
export interface EntryStart {
  label: string;
  key: string;
  /** The key or dash. */
  from: number;
  /** Just after the `:` or `-`. */
  after: number;
  /** Anchor, tag, comments and blanks between `after` and the value. */
  tokens: readonly CST.SourceToken[];
  node: Node;
}
