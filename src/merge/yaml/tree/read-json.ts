import { isJson } from '../../../text/json.ts';
import { isNestedTooDeep } from '../../../text/yaml-nesting.ts';
import { collectionCanon } from './canonical-value.ts';
import { formatName } from './yaml-key.ts';
import type { YamlAtom, YamlCollection, YamlEntry, YamlFile, YamlValue } from './yaml-tree.ts';

/**
 * Reads JSON as the tree that a YAML parser makes of it, in less memory and half the time: no tokens are kept. Undefined
 * for what is not JSON, or has a key twice.
 */
export function readJson(source: string): YamlFile | undefined {
  const start = skipBlanks(source, 0);
  if (!isOpening(source[start]) || isNestedTooDeep(source) || !isJson(source)) return undefined;
  const value = readCollection(source, start);
  if (value === undefined) return undefined;
  const root: YamlEntry = {
    ...{ source, label: '', key: '', column: 0, flow: false },
    lead: { from: 0, to: 0 },
    head: { from: 0, to: value.span.from },
    value,
    trail: { from: value.span.to, to: source.length },
  };
  return { source, documents: [root], doubleAnchors: [] };
}

/** The text is JSON: nothing is checked again. */
function readCollection(source: string, from: number): YamlCollection | undefined {
  const kind = source[from] === '{' ? 'map' : 'list';
  const entries: YamlEntry[] = [];
  const keys = new Set<string>();
  let leadFrom = from + 1;
  let at = skipBlanks(source, leadFrom);
  while (!isClosing(source[at])) {
    const named = kind === 'map' ? readAtom(source, at) : undefined;
    const colon = skipBlanks(source, named?.span.to ?? at);
    const valueAt = named === undefined ? at : skipBlanks(source, colon + 1);
    const value = readValue(source, valueAt);
    if (value === undefined || (named !== undefined && keys.has(named.canon))) return undefined;
    if (named !== undefined) keys.add(named.canon);
    const next = skipBlanks(source, value.span.to);
    const end = source[next] === ',' ? next : value.span.to;
    entries.push({
      source,
      label: named === undefined ? `[${entries.length}]` : nameOf(named),
      key: named?.canon ?? '',
      column: 0,
      flow: true,
      lead: { from: leadFrom, to: at },
      head: { from: at, to: value.span.from },
      value,
      trail: { from: value.span.to, to: end },
    });
    leadFrom = source[next] === ',' ? next + 1 : end;
    at = skipBlanks(source, source[next] === ',' ? next + 1 : next);
  }
  return {
    kind,
    span: { from, to: at + 1 },
    canon: collectionCanon(kind, entries),
    ...{ props: '', flow: true, inline: false, column: 0 },
    entries,
    tail: { from: leadFrom, to: at + 1 },
  };
}

function readValue(source: string, from: number): YamlValue | undefined {
  return isOpening(source[from]) ? readCollection(source, from) : readAtom(source, from);
}

function readAtom(source: string, from: number): YamlAtom {
  const to = source[from] === '"' ? endOfText(source, from) : endOfWord(source, from);
  const text = source.slice(from, to);
  // Numbers and words are as they are written; a text has its shortest form.
  const canon = text.includes('\\') ? JSON.stringify(JSON.parse(text)) : text;
  return { kind: 'atom', span: { from, to }, canon };
}

function nameOf({ canon }: YamlAtom): string {
  return formatName(JSON.parse(canon) as string);
}

function endOfText(source: string, from: number): number {
  let at = from + 1;
  while (source[at] !== '"') at += source[at] === '\\' ? 2 : 1;
  return at + 1;
}

const WORD = /[^\s,\]}]+/y;

function endOfWord(source: string, from: number): number {
  WORD.lastIndex = from;
  return from + (WORD.exec(source)?.[0].length ?? 0);
}

function skipBlanks(source: string, from: number): number {
  let at = from;
  while (at < source.length && source.charCodeAt(at) <= 0x20) at += 1;
  return at;
}

function isOpening(char: string | undefined): boolean {
  return char === '{' || char === '[';
}

function isClosing(char: string | undefined): boolean {
  return char === '}' || char === ']';
}
