import { expect, it } from 'vitest';
import { rememberParses } from '../../../src/merge/yaml/remember-parses.ts';

it('reads a text once, and forgets the one used longest ago', () => {
  const parse = rememberParses(2);
  const first = parse('a: 1\n');
  const second = parse('b: 1\n');
  expect(parse('a: 1\n')).toBe(first);
  parse('c: 1\n');
  expect(parse('a: 1\n')).toBe(first);
  expect(parse('b: 1\n')).not.toBe(second);
});
