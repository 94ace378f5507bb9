import { expect, test } from 'vitest';
import { splitCommand } from '../../../src/compose/syntax/split-command.ts';

test.each([
  ['', []],
  ['   \n\t ', []],
  ['npm start', ['npm', 'start']],
  ['  a \t b\n c ', ['a', 'b', 'c']],
  ['sh -c "exit 1"', ['sh', '-c', 'exit 1']],
  [`a'b c'"d e"f`, ['ab cd ef']],
  [`'' ""`, ['', '']],
  [`'a\\b "c"'`, ['a\\b "c"']],
  ['"a \\" \\\\ \\$x \\n"', ['a " \\ $x \\n']],
  ['a\\ b \\" \\n', ['a b', '"', 'n']],
  ['a \\\n  b', ['a', 'b']],
  ['"a\\\nb"', ['ab']],
  ['a && b > c; d | e', ['a', '&&', 'b', '>', 'c;', 'd', '|', 'e']],
  ['# not a comment', ['#', 'not', 'a', 'comment']],
  ['ñ 漢', ['ñ', '漢']],
])('%j', (text, words) => {
  expect(splitCommand(text)).toEqual(words);
});

test.each(['"', "it's", 'a "b', 'a\\'])('%j does not end', (text) => {
  expect(splitCommand(text)).toBeUndefined();
});
