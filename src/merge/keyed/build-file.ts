import type { Unstructured } from '../yaml/tree/yaml-tree.ts';
import type { KeyedEntry, KeyedFile } from './keyed-file.ts';

/** What a line, or several, of a file are. */
export type Item = Omit<KeyedEntry, 'lead' | 'entries'> & { kind: 'key' | 'section' };

/** How the lines of a format are read. Expressions are sticky. */
export interface LineFormat {
  /** A comment or a blank line. */
  remark: RegExp;
  /** Reads what begins at an offset; undefined if it is of no known form. */
  read(text: string, at: number): Item | undefined;
}

/** Puts a file together from its lines. Errors: a line of no known form, a key that is set twice. */
export function buildFile(text: string, format: LineFormat): KeyedFile | Unstructured {
  const entries: KeyedEntry[] = [];
  let section: (KeyedEntry & { entries: KeyedEntry[] }) | undefined;
  let lead = '';
  let head: string | undefined;
  for (let at = 0; at < text.length;) {
    const remark = matchAt(format.remark, text, at);
    if (remark !== undefined) {
      lead += remark[0];
      at += remark[0].length;
      continue;
    }
    const item = format.read(text, at);
    if (item === undefined) return { reason: `line ${lineOf(text, at)} is not a key with a value` };
    if (head === undefined) {
      head = lead.slice(0, startOfAttached(lead));
      lead = lead.slice(head.length);
    }
    const { kind, ...entry } = item;
    if (kind === 'section') entries.push((section = { ...entry, lead, entries: [] }));
    else (section?.entries ?? entries).push({ ...entry, lead });
    at += entry.head.length + entry.value.length + entry.trail.length;
    lead = '';
  }
  const twice = findTwice(entries);
  if (twice !== undefined) return { reason: `${twice} is set twice` };
  return head === undefined ? { head: lead, entries, tail: '' } : { head, entries, tail: lead };
}

/** What of a line does not belong to a comment: nothing of a comment, all of a blank line. */
const APART = /^[^]*?(?=(?:[ \t]*\S.*\n)?$)/;

/** The first key that stands twice beside others. */
function findTwice(entries: readonly KeyedEntry[]): string | undefined {
  const seen = new Set<string>();
  for (const { key, label, entries: inner = [] } of entries) {
    if (seen.has(key)) return label;
    seen.add(key);
    const twice = findTwice(inner);
    if (twice !== undefined) return twice;
  }
  return undefined;
}

/** Where the comments directly above the first key begin; what is above them is the file's own. */
function startOfAttached(lead: string): number {
  let start = lead.length;
  for (const line of lead.split(/(?<=\n)/).reverse()) {
    const apart = APART.exec(line)?.[0].length ?? 0;
    if (apart > 0) return start - line.length + apart;
    start -= line.length;
  }
  return 0;
}

export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}
