import { describe, expect, it } from 'vitest';
import { findDouble } from '../../../src/merge/doubles/find-double.ts';

/** The key that `merged` has twice, where each side had `side`. */
function double(path: string, merged: string, side = ''): string | undefined {
  return findDouble(path, { base: '', template: side, client: side }, merged);
}

describe('findDouble', () => {
  it.each([
    ['a.sh', 'A=1\nexport A=2\n', 'A'],
    ['a.ini', '[s]\na=1\n[t]\na=1\n[s]\na = 2\n', 's.a'],
    ['a.toml', 'a.b = 1\n[a]\nb = 2\n', 'a.b'],
    ['a.json', '{"a": {"b": 1, "c": [{"d": 1}], "b": 2}}', 'a.b'],
    ['a.jsonc', '{\n// "x": 1,\n"x": ":", "y": {"x": 1}, "x": 1}', 'x'],
    ['a.yaml', 'a:\n  b: 1\n  c:\n    b: 1\n  b: 2\n', 'a.b'],
    ['a.yaml', 'l:\n- k: 1\n  m: 1\n  k: 2\n', 'l[1].k'],
  ])('%s: %j has a key twice', (path, merged, key) => {
    expect(double(path, merged)).toBe(key);
    expect(double(path, merged, merged)).toBeUndefined();
  });

  it.each([
    ['a.sh', 'if x; then\n  A=1\nelse\n  A=2\nfi\n'],
    ['a.toml', '[[x]]\na = 1\n[[x]]\na = 1\n'],
    ['a.json', '{"a": [{"b": 1}, {"b": 1}], "b": {"b": "a", "a": "b"}}'],
    ['a.yaml', 'l:\n  - k: 1\n  - k: 1\n---\nl:\n  - k: 1\n'],
    ['a.md', 'the key: a\nthe key: b\n'],
  ])('%s: %j has every key once', (path, merged) => {
    expect(double(path, merged)).toBeUndefined();
  });
});
