import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClientRecord } from '../../src/client/client-record.ts';
import { formatClientRecord } from '../../src/client/format-client-record.ts';
import { parseClientRecord } from '../../src/client/parse-client-record.ts';
import { readOwnRecord } from '../../src/client/read-own-record.ts';
import { buildRecord } from '../support/temporary-workspace.ts';

const RECORD = buildRecord('claro-colombia', {
  answers: {
    name: 'Teléfonos S.A.',
    whatsapp_number: '',
    welcome_message: '¡Hola! ¿En qué puedo ayudarte? 📞',
    features: ['audio', 'sales'],
    monthly_fee: 99.5,
    beta: false,
    app_version: '1.0.0',
  },
});
const TEXT = formatClientRecord(RECORD);

describe('readOwnRecord', () => {
  it('reads what pulso writes, as the parser does', () => {
    expect(readOwnRecord(TEXT)).toEqual(RECORD);
    expect(readOwnRecord(TEXT)).toEqual(parseClientRecord(TEXT, 'file'));
  });

  it.each([
    ['no slug', 'slug: claro-colombia\n', ''],
    ['an unknown key', 'version: 1\n', 'version: 1\nother: x\n'],
    ['another version', 'version: 1\n', 'version: 2\n'],
    ['a slug that is none', 'slug: claro-colombia', 'slug: Claro'],
    ['a negative block', 'block: 1', 'block: -1'],
    ['a block that is no whole number', 'block: 1', 'block: 1.5'],
    ['a port that is none', 'web: 8001', 'web: 65536'],
    ['a subnet that is none', '10.181.0.64/26', '10.181.0.65/26'],
    ['a target that is no text', 'target: local', 'target: 3'],
    ['a template without a digest', / {2}digest: .*\n/, ''],
    ['an answer without a value', 'beta: false', 'beta: null'],
    ['an answer that is a mapping', 'beta: false', 'beta:\n    x: y'],
    ['an answer that is a list of numbers', '- audio', '- 3'],
  ])('leaves %s to the parser, which refuses it', (_, from, to) => {
    const text = TEXT.replace(from, to);
    expect(text).not.toBe(TEXT);
    expect(readOwnRecord(text)).toBeUndefined();
    expect(() => parseClientRecord(text, 'file')).toThrow();
  });

  it('reads no text that the parser refuses, and none otherwise', () => {
    const lines = TEXT.split('\n');
    const line = fc.constantFrom(...lines, ...lines.map((one) => one.replace(/: .*/, ':')));
    const edits = fc.array(fc.tuple(fc.nat(lines.length), fc.nat(2), fc.array(line)), {
      maxLength: 2,
    });
    fc.assert(
      fc.property(edits, (all) => {
        const edited = [...lines];
        for (const [at, count, added] of all) edited.splice(at, count, ...added);
        const text = edited.join('\n');
        const found = readOwnRecord(text);
        if (found !== undefined) expect(found).toEqual(parseClientRecord(text, 'file'));
      }),
    );
  });

  it('reads a record whatever its answers hold, or leaves it', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('- a', 'a: b', '"', 'x #y'),
    );
    const answer = fc.oneof(texts, fc.double({ noNaN: true }), fc.boolean(), fc.array(texts));
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z_]{1,9}$/), answer), (answers) => {
        const record = { ...RECORD, answers } as ClientRecord;
        const text = formatClientRecord(record);
        const found = readOwnRecord(text);
        if (found !== undefined) expect(found).toEqual(parseClientRecord(text, 'file'));
      }),
    );
  });
});
