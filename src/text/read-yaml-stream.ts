import { LineCounter, type Document } from 'yaml';
import type { Problem } from '../core/problem.ts';
import type { Location } from '../core/pulso-error.ts';
import { decodeUtf8 } from './decode-utf8.ts';
import { parseDocuments } from './parse-documents.ts';
import type { SimilarTexts } from './similar/similar-texts.ts';
import { isNestedTooDeep } from './yaml-nesting.ts';

/** A YAML file of one or more documents. */
export interface YamlStream {
  /** In order; none if the file cannot be read at all. */
  documents: readonly Document[];
  /** Syntax errors, each with line and column where it has one. Code: `yaml-syntax`. */
  faults: readonly Problem[];
  /** Where an offset of the text stands. */
  at: (offset: number) => Location;
}

/** Parses a YAML file. */
export type ReadYaml = (file: string, content: Uint8Array | string) => YamlStream;

/** Parses every document of a file. */
export const readYamlStream: ReadYaml = (file, content) => {
  const text = typeof content === 'string' ? content : decodeUtf8(content);
  if (text === undefined) return unreadable(file, 'it is not UTF-8 text');
  if (isNestedTooDeep(text)) return unreadable(file, 'it is nested too deep');
  const lines = new LineCounter();
  const documents = parseDocuments(text, { lineCounter: lines });
  const at = (offset: number): Location => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const faults = documents
    .flatMap((document) => document.errors)
    .map(({ message, pos }) => fault(message, at(pos[0])));
  return { documents, faults, at };
};

/** Files without faults that were read before. */
export type ReadFiles = SimilarTexts<Pick<YamlStream, 'at'>>;

/** A reader that finds no fault in what is like a file of `known` without parsing it, before its documents are asked for. */
export function readYamlLike(known: ReadFiles): ReadYaml {
  return (file, content) => {
    const text = typeof content === 'string' ? content : decodeUtf8(content);
    if (text === undefined) return readYamlStream(file, content);
    const similar = known.find(file, text);
    if (similar === undefined) {
      const stream = readYamlStream(file, text);
      const { documents, faults, at } = stream;
      const roots = documents.map(({ contents }) => contents);
      if (faults.length === 0) known.keep(file, text, { roots, parsed: { at } });
      return stream;
    }
    let documents: readonly Document[] | undefined;
    return {
      ...{ faults: [], at: similar.parsed.at },
      get documents() {
        return (documents ??= readYamlStream(file, text).documents);
      },
    };
  };
}

/** A reader for the checks of one client: each file is parsed once, as long as its bytes are the same. */
export function readYamlOnce(read: ReadYaml = readYamlStream): ReadYaml {
  const known = new Map<string, { content: Uint8Array | string; stream: YamlStream }>();
  return (file, content) => {
    const before = known.get(file);
    if (before?.content === content) return before.stream;
    const stream = read(file, content);
    known.set(file, { content, stream });
    return stream;
  };
}

function unreadable(file: string, message: string): YamlStream {
  return { documents: [], faults: [fault(message, { file })], at: () => ({ file }) };
}

function fault(message: string, place: Location): Problem {
  return { severity: 'error', code: 'yaml-syntax', message, ...place };
}
