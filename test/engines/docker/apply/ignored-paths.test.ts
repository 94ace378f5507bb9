import { expect, test } from 'vitest';
import { readIgnored } from '../../../../src/engines/docker/apply/images/ignored-paths.ts';

test.each([
  ['node_modules', ['node_modules', 'node_modules/a/b'], ['src/node_modules', 'node_modules2']],
  ['**/node_modules', ['node_modules/a', 'src/node_modules/a'], ['src/modules']],
  ['*.log', ['a.log'], ['src/a.log', 'a.logs']],
  ['/dist/', ['dist/a'], ['a/dist']],
  ['./tmp', ['tmp/a'], ['tm']],
  ['a?c', ['abc'], ['a/c', 'ac']],
  ['# a\n\n*\n!src\n!README.md', ['a', 'other/src'], ['src/a', 'README.md']],
  ['a.b', ['a.b'], ['axb']],
])('%j', (text, ignored, kept) => {
  const isIgnored = readIgnored(text);
  expect(ignored.filter((path) => !isIgnored(path))).toEqual([]);
  expect(kept.filter(isIgnored)).toEqual([]);
});
