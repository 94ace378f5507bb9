import { beforeAll, describe, expect, it } from 'vitest';
import spanish from '../../src/cli/language/es.json' with { type: 'json' };
import portuguese from '../../src/cli/language/pt.json' with { type: 'json' };
import { catalog as catalogOfVerbs } from '../../src/operations/catalog.ts';
import type { Catalog } from '../../src/cli/language/translate.ts';
// @ts-expect-error -- a script, without types
import { collectMessages as untyped } from '../../scripts/lib/messages/collect.js';

const collectMessages = untyped as () => Promise<{
  messages: ReadonlyMap<string, string>;
  open: readonly string[];
}>;

/** The longest first: `edge status` before `edge`. */
const VERBS = Object.keys(catalogOfVerbs).sort((left, right) => right.length - left.length);

let messages: ReadonlyMap<string, string>;

beforeAll(async () => {
  ({ messages } = await collectMessages());
}, 300_000);

it('the texts of help, prompts and errors are found in the code', () => {
  expect(messages.size).toBeGreaterThan(1200);
  expect([...messages.keys()]).toEqual(
    expect.arrayContaining([
      'Deploy clients and wait until every service is healthy',
      "unknown option '{0}'",
      'Create {0}?',
      'there is no client "{0}"',
      'use 90s, 5m or 1h30m',
    ]),
  );
});

describe.each([
  ['es', spanish as Catalog],
  ['pt', portuguese as Catalog],
])('the catalog %s', (_, catalog) => {
  const entries = Object.entries(catalog).map(
    ([english, text]) => [english, text ?? english] as const,
  );

  it('has every text that people see', () => {
    const missing = [...messages].filter(([english]) => !Object.hasOwn(catalog, english));
    expect(missing.map(([english, place]) => `${place} ${english}`)).toEqual([]);
  });

  it('has no text that nobody sees any more', () => {
    expect(Object.keys(catalog).filter((english) => !messages.has(english))).toEqual([]);
  });

  it('marks what stays English', () => {
    const same = Object.entries(catalog).filter(([english, text]) => text === english);
    expect(same.map(([english]) => english)).toEqual([]);
  });

  it('keeps the placeholders of every text', () => {
    const changed = entries.filter(
      ([english, text]) => found(english, /\{\d+\}/g) !== found(text, /\{\d+\}/g),
    );
    expect(changed).toEqual([]);
  });

  it.each([
    ['words in backticks', /`[^`]+`/g],
    ['flags', /(?<![\p{L}\p{N}_-])--?[a-z][\w-]*/gu],
    ['commands', new RegExp(`\\bpulso (?:${VERBS.join('|')})\\b`, 'g')],
    ['names of files and settings', /[\w./~-]+\.(?:ya?ml|json|env|md|key)\b|\b[A-Z]+_[A-Z_]+\b/g],
    ['values in angle brackets', /<[^<> ]+>/g],
    ['values in double quotes', /"[^"]*"/g],
  ])('keeps %s as they are', (_what, pattern) => {
    const changed = entries.filter(
      ([english, text]) => found(english, pattern) !== found(text, pattern),
    );
    expect(changed).toEqual([]);
  });

  it('begins and ends as the English text does', () => {
    const shape = (text: string): string =>
      `${/^\s*/.exec(text)?.[0] ?? ''}|${/[.:]?\s*$/.exec(text)?.[0] ?? ''}`;
    expect(entries.filter(([english, text]) => shape(english) !== shape(text))).toEqual([]);
  });

  it('is in composed characters, and has none that was lost', () => {
    const broken = entries.filter(
      ([, text]) => text !== text.normalize('NFC') || /\uFFFD|Ã.|Â./.test(text),
    );
    expect(broken).toEqual([]);
  });
});

/** Whatever matches, sorted: a translation may have it in another order. */
function found(text: string, pattern: RegExp): string {
  return [...text.matchAll(pattern)]
    .map(([match]) => match)
    .sort()
    .join('\n');
}
