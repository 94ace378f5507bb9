import { expect, it } from 'vitest';
import { findMarkers } from '../../src/text/find-markers.ts';

const OURS = '<<<<<<< client\na\n||||||| base\nb\n=======\nc\n>>>>>>> template\n';

it.each([
  ["pulso's own", OURS, 1],
  ['behind other lines', `x\ny\n${OURS}`, 3],
  ["git's without a base", '<<<<<<< HEAD\na\n=======\nb\n>>>>>>> feature/x\n', 1],
  ["git's without labels", '<<<<<<<\na\n=======\nb\n>>>>>>>\n', 1],
  ['with CRLF', OURS.replaceAll('\n', '\r\n'), 1],
  ['behind a byte order mark', `\uFEFF${OURS}`, 1],
  ['at the end of a file without a final newline', OURS.trimEnd(), 1],
])('finds markers: %s', (_, text, line) => {
  expect(findMarkers(text)).toBe(line);
});

it.each([
  ['an underlined heading', 'Heading\n=======\ntext\n'],
  ['a start without its end', '<<<<<<< HEAD\na\n=======\nb\n'],
  ['an indented example', OURS.replace(/^/gm, '    ')],
  ['eight signs', OURS.replaceAll('<<<<<<<', '<<<<<<<<')],
  ['a shift in a script', 'cat <<<<<<<x\n'],
])('finds none in %s', (_, text) => {
  expect(findMarkers(text)).toBeUndefined();
});
