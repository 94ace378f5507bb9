import { describe, expect, it } from 'vitest';
import { checkYamlValue } from '../../src/text/check-yaml.ts';
import { readJsonSchema } from '../../src/text/json-schema.ts';

const findFault = (format: string, text: string): string | undefined =>
  format === 'even' && text.length % 2 === 1 ? 'of even length' : undefined;

function check(schema: object, text: string): string[] {
  const read = readJsonSchema(JSON.stringify(schema), findFault);
  if ('fault' in read) return [read.fault];
  return checkYamlValue(text, 'a.yaml', read.check).problems.map(
    ({ line, column, message }) => `${line}:${column} ${message}`,
  );
}

const CLOSED = {
  type: 'object',
  properties: { name: { type: 'string', format: 'even' }, list: { items: { format: 'even' } } },
  required: ['name'],
  additionalProperties: false,
};

describe('readJsonSchema', () => {
  it.each([
    [
      'a value of another type',
      'name: 1\n',
      '1:1 name: Invalid input: expected string, received number',
    ],
    ['a missing key', 'list: []\n', '1:1 name: is missing'],
    ['an unknown key', 'name: ab\nother: 1\n', '2:1 other: unknown setting'],
    ['a text that is not of its format', 'name: abc\n', '1:1 name: must be of even length'],
    [
      'an item of a list that is not',
      'name: ab\nlist: [ab, abc]\n',
      '2:12 list.1: must be of even length',
    ],
  ])('finds %s, with its place', (_, text, problem) => {
    expect(check(CLOSED, text)).toEqual([problem]);
  });

  it('takes any key that a schema leaves open', () => {
    expect(check({ type: 'object' }, 'anything: {goes: 1}\n')).toEqual([]);
  });

  it('follows references within the schema', () => {
    const schema = {
      $defs: { port: { type: 'integer', maximum: 9 } },
      properties: { a: { $ref: '#/$defs/port' } },
    };
    expect(check({ type: 'object', ...schema }, 'a: 10\n')).toHaveLength(1);
    expect(check({ type: 'object', ...schema }, 'a: 9\n')).toEqual([]);
  });

  it.each([
    ['not JSON', '{', /JSON/],
    ['a list', '[]', /not a JSON Schema/],
    ['a reference to another file', '{"$ref": "other.json"}', /External/],
    ['a keyword that cannot be checked', '{"if": {}}', /./],
  ])('says why a schema cannot be used: %s', (_, text, says) => {
    const read = readJsonSchema(text);
    expect('fault' in read ? read.fault : '').toMatch(says);
  });
});
