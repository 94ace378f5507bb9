import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseAllDocuments, parseDocument, type YAMLError } from 'yaml';
import { parseDocuments, parseOneDocument } from '../../src/text/parse-documents.ts';

const OPTIONS = { prettyErrors: false } as const;

/** Every error with its place; the parser does not keep to the order of the text. */
function show(documents: readonly { errors: readonly YAMLError[] }[]): unknown {
  return documents.map(({ errors }) =>
    errors.map(({ code, message, pos }) => `${pos.join('-')} ${code}: ${message}`).sort(),
  );
}

const key = fc.constantFrom(
  ...[
    'a',
    'b',
    '"a"',
    "'b'",
    '1',
    '1.0',
    '0x1',
    '"1"',
    'true',
    'null',
    '~',
    '.nan',
    '<<',
    '&x a',
    '!t b',
    '[a]',
  ],
);
const map = fc.array(key, { minLength: 1, maxLength: 6 });
const text = fc.oneof(
  map.map((keys) => keys.map((one) => `${one}: v\n`).join('')),
  map.map((keys) => `{${keys.map((one) => `${one}: v`).join(', ')}}\n`),
  fc
    .tuple(map, map)
    .map((maps) =>
      maps.map((keys, at) => `m${at}:\n${keys.map((one) => `  ${one}: v\n`).join('')}`).join(''),
    ),
  map.map((keys) => keys.map((one) => `- ${one}: v\n  ${one}: w\n`).join('')),
);

it('finds every key that is set twice where the parser finds it, in any documents', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), (texts) => {
      const stream = texts.join('---\n');
      const found = parseDocuments(stream, {});
      expect(show(found)).toEqual(show([...parseAllDocuments(stream, OPTIONS)]));
      const [first = ''] = texts;
      expect(show([parseOneDocument(first, {})])).toEqual(show([parseDocument(first, OPTIONS)]));
    }),
    { numRuns: 300 },
  );
});

it('puts them in the order of the text among other errors', () => {
  const [document] = parseDocuments('a: 1\na: 2\nb: "no end\n', {});
  expect(document?.errors.map(({ code }) => code)).toEqual(['DUPLICATE_KEY', 'MISSING_CHAR']);
});
