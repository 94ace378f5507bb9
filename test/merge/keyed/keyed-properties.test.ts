import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editKeys, keyEdits, keyModel, type KeyModel } from '../../support/keyed-arbitrary.ts';
import { mergeText } from '../../support/merge-files.ts';
import { PROPERTY_TIMEOUT, propertyRuns } from '../../support/property-runs.ts';

interface Format {
  path: string;
  print: (keys: KeyModel) => string;
  /** Every key with its value, as often as it is there. */
  read: (text: string) => [key: string, value: string][];
  /** The key of a conflict's place. */
  keyOf: (at: string) => string;
}

const LINE = /^(?:export )?([A-F]\d?)\s*=\s*"?(.*?)"?(?: # c)?$/gm;

const readLines: Format['read'] = (text) =>
  [...text.matchAll(LINE)].map((match) => [match[1]!, match[2]!]);

const printLines =
  (write: (key: string, value: string) => string, head = ''): Format['print'] =>
  (keys) =>
    head +
    keys.map(([key, value]) => (key === 'B' ? `# of ${key}\n` : '') + write(key, value)).join('');

const FORMATS: Record<string, Format> = {
  '.env': {
    path: 'app.env',
    print: printLines((key, value) =>
      key < 'C' ? `export ${key}="${value}"\n` : `${key}=${value} # c\n`,
    ),
    read: readLines,
    keyOf: (at) => at,
  },
  INI: {
    path: 'app.ini',
    print: printLines((key, value) => `${key} = ${value}\n`, '[s]\n'),
    read: readLines,
    keyOf: (at) => at.replace('s.', ''),
  },
  properties: {
    path: 'app.properties',
    print: printLines((key, value) => `${key}=${value}\n`),
    read: readLines,
    keyOf: (at) => at,
  },
  TOML: {
    path: 'app.toml',
    print: printLines((key, value) => `${key} = "${value}" # c\n`, '[s]\n'),
    read: readLines,
    keyOf: (at) => at.replace('s.', ''),
  },
  JSON: {
    path: 'app.json',
    print: (keys) =>
      keys.length === 0
        ? '{}\n'
        : `{\n${keys.map(([key, value]) => `  "${key}": "${value}"`).join(',\n')}\n}\n`,
    read: (text) => {
      JSON.parse(text);
      return [...text.matchAll(/"([A-F]\d?)":\s*"(.*?)"/g)].map((match) => [match[1]!, match[2]!]);
    },
    keyOf: (at) => at,
  },
  'lists of KEY=VALUE': {
    path: 'docker-compose.yml',
    print: (keys) =>
      keys.length === 0
        ? 'environment: []\n'
        : `environment:\n${keys.map(([key, value]) => `  - ${key < 'C' ? `"${key}=${value}"` : `${key}=${value}`}\n`).join('')}`,
    read: (text) =>
      [...text.matchAll(/- "?([A-F]\d?)=(.*?)"?$/gm)].map((match) => [match[1]!, match[2]!]),
    keyOf: (at) => at.replace(/^environment\[(.*)\]$/, '$1'),
  },
};

describe.each(Object.entries(FORMATS))('merging %s by key', (_, { path, print, read, keyOf }) => {
  it(
    'loses no edit, has no key twice, and changes nothing the second time',
    () => {
      fc.assert(
        fc.property(keyModel, keyEdits, keyEdits, (base, theirs, ours) => {
          const models = {
            base,
            template: editKeys(base, theirs, 't'),
            client: editKeys(base, ours, 'c'),
          };
          const texts = {
            base: print(models.base),
            template: print(models.template),
            client: print(models.client),
          };
          const { text, at } = mergeText(texts, { path, conflict: 'ours' });
          const merged = read(text);
          const after = new Map(merged);
          expect(merged).toHaveLength(after.size);
          const [b, t, c] = [
            new Map(models.base),
            new Map(models.template),
            new Map(models.client),
          ];
          const whole = at.includes('file') || at.includes('environment');
          for (const key of new Set([...b.keys(), ...t.keys(), ...c.keys()])) {
            const [was, their, our] = [b.get(key), t.get(key), c.get(key)];
            const conflict = their !== was && our !== was && their !== our;
            if (our !== was || conflict) expect([key, after.get(key)]).toEqual([key, our]);
            else if (!whole) expect([key, after.get(key)]).toEqual([key, their]);
            if (conflict) expect(whole || at.map(keyOf).includes(key)).toBe(true);
          }
          if (at.length > 0) return;
          const again = mergeText({ ...texts, base: texts.template, client: text }, { path });
          expect(again.result.status).toBe('current');
        }),
        { numRuns: propertyRuns(200) },
      );
    },
    PROPERTY_TIMEOUT,
  );
});
