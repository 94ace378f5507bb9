import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientRecordSchema } from '../../src/client/client-record.ts';
import { isClientRecord } from '../../src/client/is-client-record.ts';
import { buildRecord } from '../support/temporary-workspace.ts';

const RECORD = buildRecord('claro-colombia', {
  answers: {
    name: 'Teléfonos S.A.',
    whatsapp_number: '',
    features: ['audio', 'sales'],
    monthly_fee: 99.5,
    beta: false,
  },
  retired: { plan: 'basic' },
  seeds: ['src/adapters/own.ts'],
  texts: ['chart/templates/app.yaml'],
  schemas: { 'config/client.yaml': 'schemas/client.schema.json' },
});

describe('isClientRecord', () => {
  it('accepts what pulso writes', () => {
    expect(isClientRecord(RECORD)).toBe(true);
  });

  it('accepts a record of an earlier pulso, without what came later', () => {
    const { retired, seeds, texts, schemas, ...record } = RECORD;
    expect([retired, seeds, texts, schemas]).not.toContain(undefined);
    expect(isClientRecord(record)).toBe(true);
  });

  it.each<[string, Record<string, unknown>]>([
    ['a retired answer that is a mapping', { retired: { beta: {} } }],
    ['a seed that is a number', { seeds: [1] }],
    ['seeds that are a text', { seeds: 'a.txt' }],
    ['a text that is a list', { texts: [['a.yaml']] }],
    ['a schema that is not a path', { schemas: { 'a.yaml': null } }],
    ['no slug', { slug: undefined }],
    ['an unknown key', { other: 'x' }],
    ['another version', { version: 2 }],
    ['an invalid slug', { slug: 'Claro' }],
    ['a slug that is a path', { slug: '../claro' }],
    ['a negative block', { block: -1 }],
    ['a fractional block', { block: 1.5 }],
    ['a port out of range', { ports: { web: 65536 } }],
    ['an invalid subnet', { subnet: '10.181.0.65/26' }],
    ['a target that is a number', { target: 3 }],
    ['a template without a digest', { template: { name: 'template', version: '1.0.0' } }],
    ['an answer without a value', { answers: { beta: null } }],
    ['an answer that is a mapping', { answers: { beta: { x: 'y' } } }],
    ['an answer that is a list of numbers', { answers: { beta: [3] } }],
  ])('refuses %s, as the schema does', (_, changes) => {
    const value: unknown = JSON.parse(JSON.stringify({ ...RECORD, ...changes }));
    expect(isClientRecord(value)).toBe(false);
    expect(clientRecordSchema.safeParse(value).success).toBe(false);
  });

  it('agrees with the schema on any value', () => {
    const keys = Object.keys(RECORD) as (keyof typeof RECORD)[];
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom<unknown>(...keys.map((key) => RECORD[key])),
      fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string(), fc.array(fc.string()))),
    );
    const edits = fc.dictionary(fc.constantFrom(...keys, 'other', '__proto__'), anything, {
      maxKeys: 2,
    });
    fc.assert(
      fc.property(edits, (changes) => {
        const value: unknown = JSON.parse(JSON.stringify({ ...RECORD, ...changes }));
        expect(isClientRecord(value)).toBe(clientRecordSchema.safeParse(value).success);
      }),
      { numRuns: 2000 },
    );
  });
});
