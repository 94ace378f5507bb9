import {
  isCollection,
  isScalar,
  LineCounter,
  parseAllDocuments,
  visit,
  type Document,
  type Node,
} from 'yaml';
import { readBlockCollection } from './read-block.ts';
import { readEntry } from './read-entry.ts';
import { readFlowCollection } from './read-flow.ts';
import { lineStart, startOfAttachedComments } from './yaml-lines.ts';
import type { Span, YamlCollection, YamlEntry, YamlFile, YamlValue } from './yaml-tree.ts';

/** Why a text cannot be merged by structure. */
export interface Unstructured {
  reason: string;
}

/** Reads a text whose lines all end in `\n` as a tree of entries. */
export function parseYaml(source: string): YamlFile | Unstructured {
  const counter = new LineCounter();
  const parsed = parseAllDocuments(source, {
    keepSourceTokens: true,
    // Whole numbers beyond 2^53 are still told apart.
    intAsBigInt: true,
    prettyErrors: false,
    logLevel: 'silent',
    lineCounter: counter,
  });
  const documents: Document.Parsed[] = Array.isArray(parsed) ? [...parsed] : [];
  for (const { errors } of documents) {
    const error = errors[0];
    if (error) return unstructured(`line ${counter.linePos(error.pos[0]).line}: ${error.message}`);
  }
  // Directives and `...` tie documents together in ways that cannot be taken apart.
  if (/^(%|\.\.\.)/m.test(source)) return unstructured('it has directives or document ends');
  const anchors = checkAnchors(documents);
  if ('reason' in anchors) return anchors;
  const entries = documents.map((document, index) =>
    readDocument(source, document, {
      from: index === 0 ? 0 : document.range[0],
      to: documents[index + 1]?.range[0] ?? source.length,
    }),
  );
  if (!entries.every((entry) => entry !== undefined) || entries.length === 0) {
    return unstructured('it is not made of mappings and lists');
  }
  return { source, documents: entries, doubleAnchors: anchors.doubles };
}

function unstructured(reason: string): Unstructured {
  return { reason };
}

function readDocument(
  source: string,
  document: Document.Parsed,
  region: Span,
): YamlEntry | undefined {
  const root = document.contents as Node | null;
  const entry = {
    source,
    label: '',
    key: '',
    column: 0,
    flow: false,
    lead: emptySpan(region.from),
  };
  if (root === null || isEmpty(root)) {
    const value: YamlValue = { kind: 'atom', span: emptySpan(region.to), canon: 'null' };
    return { ...entry, head: region, value, trail: emptySpan(region.to) };
  }
  const value = readRoot(source, root, region);
  if (value === undefined) return undefined;
  const head = { from: region.from, to: value.span.from };
  return { ...entry, head, value, trail: { from: value.span.to, to: region.to } };
}

function readRoot(source: string, root: Node, region: Span): YamlCollection | undefined {
  if (!isCollection(root) || root.anchor !== undefined || root.tag !== undefined) return undefined;
  const collection = root;
  if (root.srcToken?.type === 'flow-collection') return readFlowCollection(source, collection, 0);
  // Comments set off by a blank line are the file's own; those right above the first key are the key's.
  const first = lineStart(source, root.range?.[0] ?? 0);
  const from = startOfAttachedComments(source, { from: region.from, to: first });
  return readBlockCollection(collection, { source, from, to: region.to, inline: false }, readEntry);
}

function isEmpty(root: Node): boolean {
  return isScalar(root) && root.range?.[0] === root.range?.[1];
}

function emptySpan(at: number): Span {
  return { from: at, to: at };
}

/** Checks that every alias has its anchor before it, and finds anchors set twice. */
function checkAnchors(documents: readonly Document.Parsed[]): { doubles: string[] } | Unstructured {
  const doubles: string[] = [];
  let missing: string | undefined;
  for (const document of documents) {
    const seen = new Set<string>();
    visit(document, {
      Alias(_, { source }) {
        if (!seen.has(source)) missing ??= source;
      },
      Value(_, { anchor }) {
        if (anchor === undefined) return;
        if (seen.has(anchor)) doubles.push(anchor);
        seen.add(anchor);
      },
    });
  }
  return missing === undefined
    ? { doubles }
    : unstructured(`the alias *${missing} has no anchor before it`);
}
