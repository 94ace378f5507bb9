import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { AnswerValue } from '../../src/client/answers.ts';
import type { ClientRecord } from '../../src/client/client-record.ts';
import { formatClientRecord } from '../../src/client/format-client-record.ts';
import { parseClientRecord } from '../../src/client/parse-client-record.ts';

const FILE = 'clients/claro-colombia/.pulso/instance.json';
const LEGACY = 'clients/claro-colombia/.pulso/instance.yaml';

const RECORD: ClientRecord = {
  version: 1,
  slug: 'claro-colombia',
  block: 1,
  ports: { web: 8001, database: 5433, cache: 6380 },
  subnet: '10.181.0.64/26',
  target: 'local',
  template: { name: 'template', version: '1.0.0', digest: 'sha256:00' },
  answers: { name: 'Claro Colombia', features: ['audio', 'sales'], monthly_fee: 99.5 },
};

/** As pulso 0.1 wrote it. */
const YAML = `# Written by pulso alone.
version: 1
slug: claro-colombia
block: 1
ports:
  web: 8001
  database: 5433
  cache: 6380
subnet: 10.181.0.64/26
target: local
template:
  name: template
  version: 1.0.0
  digest: sha256:00
answers:
  name: Claro Colombia
  features:
    - audio
    - sales
  monthly_fee: 99.5
`;

describe('formatClientRecord', () => {
  it('writes the keys in one order, whatever order they were set in', () => {
    const reversed = Object.fromEntries(
      Object.entries(RECORD).reverse(),
    ) as unknown as ClientRecord;
    expect(formatClientRecord(reversed)).toBe(formatClientRecord(RECORD));
    expect(formatClientRecord(RECORD)).toMatchInlineSnapshot(`
      "{
        "version": 1,
        "slug": "claro-colombia",
        "block": 1,
        "ports": {
          "web": 8001,
          "database": 5433,
          "cache": 6380
        },
        "subnet": "10.181.0.64/26",
        "target": "local",
        "template": {
          "name": "template",
          "version": "1.0.0",
          "digest": "sha256:00"
        },
        "answers": {
          "name": "Claro Colombia",
          "features": [
            "audio",
            "sales"
          ],
          "monthly_fee": 99.5
        }
      }
      "
    `);
  });

  it('is read back as it was, whatever the answers hold', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom(
        'a: b # "x" {{slug}} \' \n ñ 漢',
        ' x ',
        'yes',
        'null',
        '0x1F',
        '\r\n',
        '\u0085',
        '---\n',
        '|',
        'x'.repeat(20000),
      ),
    );
    const value: fc.Arbitrary<AnswerValue> = fc.oneof(
      text,
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((each) => each + 0),
      fc.boolean(),
      fc.array(text, { maxLength: 4 }),
    );
    fc.assert(
      fc.property(value, value, (one, other) => {
        const record = { ...RECORD, answers: { one, other } };
        expect(JSON.parse(formatClientRecord(record))).toEqual(record);
        expect(parseClientRecord(formatClientRecord(record), FILE)).toEqual(record);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps retired answers, seeds and schemas, and writes none of them if they are empty', () => {
    const more = {
      retired: { plan: 'basic' },
      seeds: ['a.ts'],
      texts: ['b.yaml'],
      schemas: { 'a.yaml': 'a.json' },
    };
    const record = { ...RECORD, ...more };
    expect(parseClientRecord(formatClientRecord(record), FILE)).toEqual(record);
    const none = { ...RECORD, retired: {}, seeds: [], texts: [], schemas: {} };
    expect(formatClientRecord(none)).toBe(formatClientRecord(RECORD));
  });

  it('keeps a client without a subnet', () => {
    const record = { ...RECORD, subnet: null };
    expect(parseClientRecord(formatClientRecord(record), FILE)).toEqual(record);
  });
});

describe('parseClientRecord', () => {
  const text = formatClientRecord(RECORD);

  it('reads the YAML of pulso 0.1', () => {
    expect(parseClientRecord(YAML, LEGACY)).toEqual(RECORD);
  });

  it.each([
    ['an empty file', '', FILE, undefined],
    ['a port out of range', text.replace('8001', '80010'), FILE, 6],
    ['an unknown key', text.replace('"block"', '"colour": "red",\n  "block"'), FILE, 4],
    ['an invalid slug', text.replace('"slug": "claro-colombia"', '"slug": "../etc"'), FILE, 3],
    ['another version', text.replace('"version": 1', '"version": 2'), FILE, 2],
    ['a file that ends too early', text.slice(0, 100), FILE, 7],
    ['YAML in the file for JSON', YAML, FILE, undefined],
    ['a port out of range in YAML', YAML.replace('8001', '80010'), LEGACY, 6],
    ['a key twice in YAML', `${YAML}version: 1\n`, LEGACY, 21],
    ['broken YAML', 'a: [', LEGACY, 1],
  ])('refuses %s', (_what, broken, file, line) => {
    expect(() => parseClientRecord(broken, file)).toThrow(
      expect.objectContaining({
        code: 'record-invalid',
        at: expect.objectContaining(line === undefined ? { file } : { file, line }),
      }),
    );
  });

  it('says how many more problems there are, and how to get the record back', () => {
    const broken = text.replace('8001', '80010').replace('"version": 1', '"version": 2');
    expect(() => parseClientRecord(broken, FILE)).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('(and 1 more)'),
        hint: `restore ${FILE} from git or from a backup`,
      }),
    );
  });
});
