import { expect, it } from 'vitest';
import { createYamlParser } from '../../../../src/merge/yaml/tree/create-yaml-parser.ts';

it('reads a text once, and forgets the one used longest ago', () => {
  const parse = createYamlParser(2);
  const first = parse('a: 1\n');
  const second = parse('b: 1\n');
  expect(parse('a: 1\n')).toBe(first);
  parse('c: 1\n');
  expect(parse('a: 1\n')).toBe(first);
  expect(parse('b: 1\n')).not.toBe(second);
});
