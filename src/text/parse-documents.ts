import {
  isScalar,
  parseAllDocuments,
  parseDocument,
  visit,
  YAMLParseError,
  type Document,
  type DocumentOptions,
  type Node,
  type ParseOptions,
  type SchemaOptions,
} from 'yaml';

type Options = Omit<ParseOptions & DocumentOptions & SchemaOptions, 'uniqueKeys' | 'prettyErrors'>;

/** Every document of a text: none in an empty one. */
export function parseDocuments(text: string, options: Options): Document.Parsed[] {
  const parsed = parseAllDocuments(text, { ...options, ...LINEAR });
  const documents: Document.Parsed[] = Array.isArray(parsed) ? [...parsed] : [];
  documents.forEach(reportDoubles);
  return documents;
}

/** The one document of a text. */
export function parseOneDocument(text: string, options: Options): Document.Parsed {
  const document = parseDocument(text, { ...options, ...LINEAR });
  reportDoubles(document);
  return document;
}

/** The parser compares each key with every key before it: thousands of keys take minutes. */
const LINEAR = { uniqueKeys: false, prettyErrors: false } as const;

/** Adds the errors that the parser has for keys that are set twice, in the order of the text. */
function reportDoubles({ contents, errors }: Document.Parsed): void {
  const doubles: YAMLParseError[] = [];
  visit(contents, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        // Not a number is equal to none, itself included.
        if (!isScalar(key) || Number.isNaN(key.value)) continue;
        if (seen.has(key.value)) doubles.push(doubleKey(key));
        seen.add(key.value);
      }
    },
  });
  if (doubles.length === 0) return;
  errors.push(...doubles);
  errors.sort((one, other) => one.pos[0] - other.pos[0]);
}

function doubleKey({ range }: Node): YAMLParseError {
  const at = range?.[0] ?? 0;
  return new YAMLParseError([at, at + 1], 'DUPLICATE_KEY', 'Map keys must be unique');
}
