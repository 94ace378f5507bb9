import { isCollection, isScalar, LineCounter, visit, type Document, type Node } from 'yaml';
import { parseDocuments } from '../../../text/parse-documents.ts';
import { isNestedTooDeep } from '../../../text/yaml-nesting.ts';
import { readBlockCollection } from './read-block.ts';
import { readEntry } from './read-entry.ts';
import { readFlowCollection } from './read-flow.ts';
import { lineStart, startOfAttachedComments } from './yaml-lines.ts';
import type {
  Span,
  Unstructured,
  YamlCollection,
  YamlEntry,
  YamlFile,
  YamlValue,
} from './yaml-tree.ts';

/** Reads a text whose lines all end in `\n` as a tree of entries. */
export function parseYaml(source: string): YamlFile | Unstructured {
  if (isNestedTooDeep(source)) return unstructured('it is nested too deep');
  const counter = new LineCounter();
  const documents = parseDocuments(source, {
    keepSourceTokens: true,
    // Whole numbers beyond 2^53 stay different.
    intAsBigInt: true,
    logLevel: 'silent',
    lineCounter: counter,
  });
  for (const { errors } of documents) {
    const error = errors[0];
    if (error) return unstructured(`line ${counter.linePos(error.pos[0]).line}: ${error.message}`);
  }
  // Directives and `...` tie documents together in ways that cannot be taken apart.
  if (/^(%|\.\.\.)/m.test(source)) return unstructured('it has directives or document ends');
  const anchors = checkAnchors(source, documents);
  if ('reason' in anchors) return anchors;
  const entries = documents.map((document, index) =>
    readDocument(source, document, {
      from: index === 0 ? 0 : document.range[0],
      to: documents[index + 1]?.range[0] ?? source.length,
    }),
  );
  if (!entries.every((entry) => entry !== undefined)) {
    return unstructured('it is not made of mappings and lists');
  }
  const nothing = readEmpty(source, { from: 0, to: source.length });
  return {
    source,
    documents: entries.length > 0 ? entries : [nothing],
    doubleAnchors: anchors.doubles,
  };
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
  if (root === null || isEmpty(root)) return readEmpty(source, region);
  const value = readRoot(source, root, region);
  if (value === undefined) return undefined;
  const head = { from: region.from, to: value.span.from };
  return { ...frame(source, region), head, value, trail: { from: value.span.to, to: region.to } };
}

/** A document of nothing but comments. */
function readEmpty(source: string, region: Span): YamlEntry {
  const end = emptySpan(region.to);
  const value: YamlValue = { kind: 'atom', span: end, canon: 'null' };
  return { ...frame(source, region), head: region, value, trail: end };
}

function frame(source: string, { from }: Span): Omit<YamlEntry, 'head' | 'value' | 'trail'> {
  return { source, label: '', key: '', column: 0, flow: false, lead: emptySpan(from) };
}

function readRoot(source: string, root: Node, region: Span): YamlCollection | undefined {
  if (!isCollection(root) || root.anchor !== undefined || root.tag !== undefined) return undefined;
  if (root.srcToken?.type === 'flow-collection') return readFlowCollection(source, root, 0);
  // Comments set off by a blank line are the file's own; those right above the first key are the key's.
  const first = lineStart(source, root.range?.[0] ?? 0);
  const attached = startOfAttachedComments(source, { from: region.from, to: first });
  const from = source.slice(region.from, attached).trim() === '' ? region.from : attached;
  return readBlockCollection(root, { source, from, to: region.to, inline: false }, readEntry);
}

function isEmpty(root: Node): boolean {
  return isScalar(root) && root.range?.[0] === root.range?.[1];
}

function emptySpan(at: number): Span {
  return { from: at, to: at };
}

/** Checks that every alias has its anchor before it, and finds anchors set twice. */
function checkAnchors(
  source: string,
  documents: readonly Document.Parsed[],
): { doubles: string[] } | Unstructured {
  const doubles: string[] = [];
  if (!/[&*]/.test(source)) return { doubles };
  let missing: string | undefined;
  for (const document of documents) {
    const seen = new Set<string>();
    visit(document, {
      Alias(_, alias) {
        if (!seen.has(alias.source)) missing ??= alias.source;
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
