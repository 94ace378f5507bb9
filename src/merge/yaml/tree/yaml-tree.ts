/**
 * A YAML text as a tree of entries, where every byte belongs to one slot of one entry:
 *
 * ```
 * # lead: whole lines above        ┐
 * key: # head, up to the value     │ an entry of a mapping; a list item has `- ` for a key,
 *   value                          │ a document has its `---` line and header comment
 * key: value # trail               ┘
 * ```
 *
 * Slots are merged one by one, so a comment, a blank line or a quote moves only where someone moved it.
 */
export interface Span {
  from: number;
  to: number;
}

export interface YamlEntry {
  /** The whole text the spans are offsets of. */
  source: string;
  /** One step of a path for people: `.image`, `[name=app]`, `Deployment/app`. */
  label: string;
  /** What it is in its collection: a mapping's key in canonical form. List items get theirs from match-items. */
  key: string;
  lead: Span;
  head: Span;
  value: YamlValue;
  trail: Span;
  /** Spaces before the key or dash. */
  column: number;
  /** Whether it stands in `{…}` or `[…]`. */
  flow: boolean;
}

/** `canon` is a text that two values share exactly where they are the same value, however written. */
export type YamlValue = YamlAtom | YamlText | YamlCollection;

/** A value that is one piece: a scalar, an alias, nothing at all, or what is too odd to take apart. */
export interface YamlAtom {
  kind: 'atom';
  span: Span;
  canon: string;
}

/** A block scalar: `|` or `>`. */
export interface YamlText {
  kind: 'text';
  span: Span;
  canon: string;
  /** `|-`, with its tag or anchor and comment. */
  header: string;
  /** Spaces before each line. */
  indent: number;
  /** Lines without their indentation, each ending in `\n`. */
  content: string;
}

export interface YamlCollection {
  kind: 'map' | 'list';
  span: Span;
  canon: string;
  /** Anchor and tag, as written. */
  props: string;
  flow: boolean;
  /** Whether its first entry stands on the line of the dash before it. */
  inline: boolean;
  column: number;
  entries: readonly YamlEntry[];
  /** Comments after the last entry; the closing bracket of a flow collection. */
  tail: Span;
}

export interface YamlFile {
  source: string;
  documents: readonly YamlEntry[];
  /** Anchors set more than once. */
  doubleAnchors: readonly string[];
}

/** Why a text cannot be merged by structure. */
export interface Unstructured {
  reason: string;
}

/** Reads a text whose lines all end in `\n`. */
export type ParseYaml = (source: string) => YamlFile | Unstructured;

export function textOf(source: string, span: Span): string {
  return source.slice(span.from, span.to);
}

/** Everything of an entry but its lead. */
export function bodySpan(entry: YamlEntry): Span {
  return { from: entry.head.from, to: entry.trail.to };
}
