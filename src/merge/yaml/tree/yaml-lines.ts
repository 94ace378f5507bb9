import type { Span } from './yaml-tree.ts';

/** The offset just after the line `at` is on. */
export function lineEnd(source: string, at: number): number {
  const newline = source.indexOf('\n', at);
  return newline === -1 ? source.length : newline + 1;
}

export function lineStart(source: string, at: number): number {
  let start = at;
  while (start > 0 && source.charCodeAt(start - 1) !== 10) start -= 1;
  return start;
}

export function columnOf(source: string, at: number): number {
  return at - lineStart(source, at);
}

/** Where the first comments end that are deeper than `column`: they belong to what stands before them, not after. */
export function endOfDeeperComments(source: string, trivia: Span, column: number): number {
  let end = trivia.from;
  for (let at = trivia.from; at < trivia.to; at = lineEnd(source, at)) {
    const indent = /^ */.exec(source.slice(at, lineEnd(source, at)))?.[0].length ?? 0;
    if (source[at + indent] !== '#') continue;
    if (indent <= column) break;
    end = lineEnd(source, at);
  }
  return Math.min(end, trivia.to);
}

/** Where the comment lines directly above the line at `to` begin, with no blank line between. */
export function startOfAttachedComments(source: string, trivia: Span): number {
  let start = trivia.to;
  while (start > trivia.from) {
    const above = lineStart(source, start - 1);
    if (above < trivia.from || !/^ *#/.test(source.slice(above, start))) break;
    start = above;
  }
  return start;
}

/** Comments of a stretch that holds nothing but comments and blanks (and perhaps a key), in order. */
export function commentsIn(trivia: string): string {
  return (trivia.match(/(^|[ \t])#.*$/gm) ?? []).map((comment) => comment.trim()).join('\n');
}
