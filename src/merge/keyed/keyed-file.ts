import type { Unstructured } from '../yaml/tree/yaml-tree.ts';

/** A key with its value, or a section with its keys. Every byte of a file belongs to one text of one entry. */
export interface KeyedEntry {
  /** What it is among the entries beside it. */
  key: string;
  /** One step of a path for people: `LOG`, `server`. */
  label: string;
  /** Comments and blank lines above. */
  lead: string;
  /** Up to the value: `export LOG=`; the line of a section. */
  head: string;
  value: string;
  /** After the value: a comment, the line ending. */
  trail: string;
  /** What stands below the line of a section. */
  entries?: readonly KeyedEntry[];
}

/** A file of lines with keys: `.env`, properties, INI, TOML. */
export interface KeyedFile {
  /** Comments at the top, set off by a blank line. */
  head: string;
  entries: readonly KeyedEntry[];
  /** Comments at the end. */
  tail: string;
}

/** Reads a text whose lines all end in `\n`, or says why it has no keys to merge by. */
export type ReadKeyed = (text: string) => KeyedFile | Unstructured;

/** An entry without what stands above it. */
export function bodyOf({ head, value, trail, entries = [] }: KeyedEntry): string {
  return head + value + trail + entries.map((entry) => entry.lead + bodyOf(entry)).join('');
}
