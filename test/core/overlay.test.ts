import { describe, expect, it } from 'vitest';
import { LazyMap, overlay } from '../../src/core/lazy-map.ts';

describe('overlay', () => {
  const base = new Map([
    ['a', 1],
    ['c', 3],
  ]);

  it('replaces, adds and takes away, sorted by key', () => {
    const over = new Map([
      ['d', 4],
      ['b', 2],
      ['a', undefined],
      ['c', 5],
    ]);
    const map = overlay(base, over);
    expect([...map]).toEqual([
      ['b', 2],
      ['c', 5],
      ['d', 4],
    ]);
    expect([map.has('a'), map.get('a'), map.size]).toEqual([false, undefined, 3]);
  });

  it('reads no value of the map below before it is asked for', () => {
    const read: string[] = [];
    const lazy = new LazyMap(
      () => ['a', 'b'],
      (key) => {
        read.push(key);
        return key;
      },
    );
    const map = overlay(lazy, new Map([['b', 'other']]));
    expect([...map.keys()]).toEqual(['a', 'b']);
    expect([map.get('b'), read]).toEqual(['other', []]);
    expect([map.get('a'), read]).toEqual(['a', ['a']]);
  });
});
