import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { AnswerValue } from '../../src/client/answers.ts';
import type { ClientRecord } from '../../src/client/client-record.ts';
import { formatClientRecord } from '../../src/client/format-client-record.ts';
import { parseClientRecord } from '../../src/client/parse-client-record.ts';

const FILE = 'clients/claro-colombia/.pulso/instance.yaml';

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

describe('formatClientRecord', () => {
  it('writes the keys in one order, whatever order they were set in', () => {
    const reversed = Object.fromEntries(
      Object.entries(RECORD).reverse(),
    ) as unknown as ClientRecord;
    expect(formatClientRecord(reversed)).toBe(formatClientRecord(RECORD));
    expect(formatClientRecord(RECORD)).toMatchInlineSnapshot(`
      "# Written by pulso alone.
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
        expect(parseClientRecord(formatClientRecord(record), FILE)).toEqual(record);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps a client without a subnet', () => {
    const record = { ...RECORD, subnet: null };
    expect(parseClientRecord(formatClientRecord(record), FILE)).toEqual(record);
  });
});

describe('parseClientRecord', () => {
  const text = formatClientRecord(RECORD);

  it.each([
    ['an empty file', '', 'yaml-schema', undefined],
    ['a port out of range', text.replace('8001', '80010'), 'yaml-schema', 6],
    ['a key of its own', `${text}colour: red\n`, 'yaml-schema', 21],
    ['a bad slug', text.replace('slug: claro-colombia', 'slug: ../etc'), 'yaml-schema', 3],
    ['another version', text.replace('version: 1', 'version: 2'), 'yaml-schema', 2],
    ['no YAML', 'a: [', 'yaml-syntax', 1],
    ['a key twice', `${text}version: 1\n`, 'yaml-syntax', 21],
  ])('refuses %s', (_what, broken, code, line) => {
    expect(() => parseClientRecord(broken, FILE)).toThrow(
      expect.objectContaining({
        code,
        ...(line === undefined ? {} : { at: expect.objectContaining({ file: FILE, line }) }),
      }),
    );
  });
});
