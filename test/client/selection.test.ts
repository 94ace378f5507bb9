import { describe, expect, it } from 'vitest';
import { parseSelection } from '../../src/client/selection.ts';

describe('parseSelection', () => {
  it.each([
    ['country=CO', { country: 'CO' }],
    ['country=CO, database = postgresql ', { country: 'CO', database: 'postgresql' }],
    ['name=a=b', { name: 'a=b' }],
    ['plan=', { plan: '' }],
  ])('reads %j', (text, expected) => {
    expect(parseSelection(text)).toEqual(expected);
  });

  it.each(['', 'country', '=CO', 'country=CO,', 'a=1,,b=2'])('refuses %j', (text) => {
    expect(() => parseSelection(text)).toThrow(expect.objectContaining({ code: 'bad-selection' }));
  });
});
