import { describe, expect, it } from 'vitest';
import { findFolder, findValue } from '../../../src/cli/flags/find-value.ts';

describe('findValue', () => {
  it.each([
    [['-C', 'fleet', 'list'], 'fleet'],
    [['-Cfleet', 'list'], 'fleet'],
    [['list', '--cwd', 'fleet'], 'fleet'],
    [['list', '--cwd=a=b'], 'a=b'],
    [['-C', 'one', 'list', '--cwd', 'two'], 'two'],
    [['--cwd', 'one', 'list', '-Ctwo'], 'two'],
    [['list'], undefined],
    [['list', '--cwdx', 'fleet'], undefined],
    [['list', '-C'], undefined],
  ])('%j has %s', (words, expected) => {
    expect(findValue(words, '-C', '--cwd')).toBe(expected);
  });
});

it('findFolder is the current folder unless the line names another', () => {
  expect(findFolder(['list'], '/work')).toBe('/work');
  expect(findFolder(['-C', 'fleet', 'list'], '/work')).toBe('/work/fleet');
  expect(findFolder(['-C', '/fleet', 'list'], '/work')).toBe('/fleet');
});
