import { describe, expect, test } from 'vitest';
import { interpolate } from '../../../src/compose/syntax/interpolate.ts';

const VALUES = new Map([
  ['SET', 'value'],
  ['EMPTY', ''],
  ['OTHER', 'other'],
  ['_x1', 'under'],
  ['DOLLAR', '$SET'],
]);

function fill(text: string): { result: string; unset: string[] } {
  const unset: string[] = [];
  const result = interpolate(text, {
    get: (name) => VALUES.get(name),
    unset: (name) => unset.push(name),
    fail: (code, message) => {
      throw new RangeError(`${code}: ${message}`);
    },
  });
  return { result, unset };
}

describe('interpolate', () => {
  test.each([
    ['', ''],
    ['no variables { } :-', 'no variables { } :-'],
    ['$SET', 'value'],
    ['a-$SET.b', 'a-value.b'],
    ['${SET}', 'value'],
    ['$_x1', 'under'],
    ['${SET:-default}', 'value'],
    ['${UNSET:-default}', 'default'],
    ['${EMPTY:-default}', 'default'],
    ['${UNSET-default}', 'default'],
    ['${EMPTY-default}', ''],
    ['${UNSET:-}', ''],
    ['${SET:+alternative}', 'alternative'],
    ['${UNSET:+alternative}', ''],
    ['${EMPTY:+alternative}', ''],
    ['${EMPTY+alternative}', 'alternative'],
    ['${UNSET+alternative}', ''],
    ['${SET:?must be set}', 'value'],
    ['${EMPTY?must be set}', ''],
    ['${UNSET:-${OTHER}}', 'other'],
    ['${UNSET:-${EMPTY:-deep}}', 'deep'],
    ['${UNSET:-$OTHER}/x', 'other/x'],
    ['${SET:+<${OTHER}>}', '<other>'],
    ['${UNSET:-a:b?c+d}', 'a:b?c+d'],
    ['${UNSET:-{"a": {"b": 1}}}', '{"a": {"b": 1}}'],
    ['${SET:-${UNSET:?never asked for}}', 'value'],
    ['$$SET', '$SET'],
    ['$$$SET', '$value'],
    ['$${SET}', '${SET}'],
    ['${UNSET:-$$}', '$'],
    ['100$', '100$'],
    ['$ $1 $-', '$ $1 $-'],
    ['$DOLLAR', '$SET'],
    ['{{SET}} ${SET}{{', '{{SET}} value{{'],
    ['ñ${SET}漢', 'ñvalue漢'],
  ])('%j becomes %j', (text, result) => {
    expect(fill(text)).toEqual({ result, unset: [] });
  });

  test('an unset variable is empty and named', () => {
    expect(fill('a${UNSET}b$GONE')).toEqual({ result: 'ab', unset: ['UNSET', 'GONE'] });
  });

  test.each([
    ['${UNSET:?set it first}', 'compose-required-variable: needs the variable UNSET: set it first'],
    ['${EMPTY:?}', 'compose-required-variable: needs the variable EMPTY'],
    ['${UNSET?see ${OTHER}}', 'compose-required-variable: needs the variable UNSET: see other'],
    ['${', 'compose-interpolation: has a "${" without its "}"'],
    ['${SET', 'compose-interpolation: has a "${" without its "}"'],
    ['${UNSET:-${SET}', 'compose-interpolation: has a "${" without its "}"'],
    ['${}', 'compose-interpolation: holds "${}"'],
    ['${1A}', 'compose-interpolation: holds "${1A}"'],
    ['${SET/a/b}', 'compose-interpolation: holds "${SET/a/b}"'],
    ['${SET:x}', 'compose-interpolation: holds "${SET:x}"'],
    ['${A-'.repeat(200) + '}'.repeat(200), 'compose-interpolation: nests its variables too deeply'],
  ])('%j is refused', (text, message) => {
    expect(() => fill(text)).toThrow(message);
  });
});

test('a value that grows by its variables is refused', () => {
  let value = 'x'.repeat(16);
  const grow = (): void => {
    for (let line = 0; line < 64; line += 1)
      value = interpolate('$A$A$A', {
        get: () => value,
        unset: () => undefined,
        fail: (code) => {
          throw new RangeError(code);
        },
      });
  };
  expect(grow).toThrow('compose-interpolation');
});
