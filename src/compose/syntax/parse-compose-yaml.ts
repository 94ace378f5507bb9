import {
  type Alias,
  isScalar,
  Lexer,
  LineCounter,
  type Node,
  parseDocument,
  Parser,
  visit,
  type Tags,
  YAMLMap,
  YAMLSeq,
} from 'yaml';
import { type Location, PulsoError } from '../../core/pulso-error.ts';
import { decodeUtf8 } from '../../text/decode-utf8.ts';
import { replaceScalars } from '../../text/similar/replace-scalars.ts';
import type { SimilarTexts } from '../../text/similar/similar-texts.ts';

/**
 * A parsed compose file. Every scalar is text (YAML's failsafe schema): what a value means is for the
 * reader of its key to say, so `22:22`, `no` and `1.10` are never mistaken for something else.
 */
export interface ComposeYaml {
  readonly root: Node | null;
  /** What each alias stands for; absent: its anchor is nowhere before it. */
  readonly anchors: ReadonlyMap<Alias, Node>;
  locate(node: Node): Location;
}

/** Tags of a file that is merged over another one: the value of that is taken away, or replaced as a whole. */
export const RESET = '!reset';
export const OVERRIDE = '!override';

const customTags = [RESET, OVERRIDE].flatMap((tag): Tags => [
  { tag, resolve: (text: string) => text },
  { tag, collection: 'map', nodeClass: YAMLMap },
  { tag, collection: 'seq', nodeClass: YAMLSeq },
]);

/** Deeper nesting is not in any compose file, and overflows the parser's stack. */
const MAX_DEPTH = 100;

/** Compose files that were read before. */
export type ParsedCompose = SimilarTexts<ComposeYaml>;

/**
 * Parses the file, throwing the first syntax error: `compose-yaml`. One like a file of `parsed` is read as that one with
 * other values.
 */
export function parseComposeYaml(
  bytes: Uint8Array,
  file: string,
  parsed?: ParsedCompose,
): ComposeYaml {
  const text = decodeText(bytes, file);
  const similar = parsed?.find(file, text);
  if (similar !== undefined) {
    const { root, ...known } = similar.parsed;
    return { root: root && replaceScalars(root, similar.changes), ...known };
  }
  const yaml = parseText(text, file);
  parsed?.keep(file, text, { roots: [yaml.root], parsed: yaml });
  return yaml;
}

function parseText(text: string, file: string): ComposeYaml {
  const lines = new LineCounter();
  const locate = (offset: number): Location => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const fail = (message: string, offset: number): never => {
    throw new PulsoError('compose-yaml', message, { at: locate(offset) });
  };
  if (mayBeDeep(text)) checkDepth(text, lines, fail);
  const document = parseDocument(text, {
    schema: 'failsafe',
    customTags,
    // Linear here, quadratic there: duplicates are looked for in indexNodes.
    uniqueKeys: false,
    stringKeys: true,
    prettyErrors: false,
    lineCounter: lines,
  });
  const [error] = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  if (error !== undefined) fail(explain(error), error.pos[0]);
  return {
    root: document.contents,
    anchors: indexNodes(document.contents, fail),
    locate: (node) => locate(node.range?.[0] ?? 0),
  };
}

function decodeText(bytes: Uint8Array, file: string): string {
  const text = decodeUtf8(bytes);
  if (text !== undefined) return text;
  throw new PulsoError('compose-yaml', 'the file is not UTF-8 text', { at: { file } });
}

/** A level takes a bracket, a column of indentation, or a mark within its line: text with few of each needs no second look. */
function mayBeDeep(text: string): boolean {
  const few = MAX_DEPTH / 5;
  const brackets = text.match(/[[{]/g)?.length ?? 0;
  return (
    brackets > few ||
    text.split('\n').some((line) => {
      const indent = line.length - line.trimStart().length;
      return indent > few || (line.match(/[-?:][ \t]/g)?.length ?? 0) > few;
    })
  );
}

type Fail = (message: string, offset: number) => never;

function checkDepth(text: string, lines: LineCounter, fail: Fail): void {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    // What it parses is of no interest here, only how deep it had to go.
    Array.from(parser.next(lexeme));
    const top = parser.stack.length > MAX_DEPTH ? parser.stack.at(-1) : undefined;
    if (top !== undefined) fail(`nested deeper than ${MAX_DEPTH} levels`, top.offset);
  }
  lines.lineStarts = [];
}

function explain(error: { code: string; message: string }): string {
  if (error.code === 'NON_STRING_KEY')
    return 'a key must be text; quote a value that begins with {';
  return error.message;
}

/** Finds what every alias stands for, and refuses a key written twice in one map. */
function indexNodes(root: Node | null, fail: Fail): Map<Alias, Node> {
  const anchors = new Map<string, Node>();
  const found = new Map<Alias, Node>();
  visit(root, {
    Alias: (_, alias, ancestors) => {
      const node = anchors.get(alias.source);
      if (node === undefined) return;
      if (ancestors.includes(node))
        fail(`"${alias.source}" contains itself`, alias.range?.[0] ?? 0);
      found.set(alias, node);
    },
    Value: (_, node) => {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
    Map: (_, map) => {
      if (map.anchor !== undefined) anchors.set(map.anchor, map);
      checkUniqueKeys(map, fail);
    },
  });
  return found;
}

function checkUniqueKeys(map: YAMLMap, fail: Fail): void {
  const seen = new Set<unknown>();
  for (const { key } of map.items) {
    if (!isScalar(key)) continue;
    if (seen.has(key.value))
      fail(`the key "${String(key.value)}" is written twice`, key.range?.[0] ?? 0);
    seen.add(key.value);
  }
}
