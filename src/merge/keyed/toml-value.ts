import { matchAt } from './build-file.ts';

/** A text in quotes, or one of several lines. */
const TEXT =
  /"""(?:[^"\\]|\\[^]|"(?!""))*"{3,5}|'''(?:[^']|'(?!''))*'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/y;
const COMMENT = /#[^\n]*/y;

/** The offset after a value that may have several lines; undefined if its brackets or quotes never end. */
export function endOfTomlValue(text: string, from: number): number | undefined {
  let depth = 0;
  let end = from;
  for (let at = from; at < text.length;) {
    const char = text.charAt(at);
    if (depth === 0 && (char === '\n' || char === '#')) return end;
    const token =
      char === '"' || char === "'"
        ? matchAt(TEXT, text, at)?.[0]
        : char === '#'
          ? matchAt(COMMENT, text, at)?.[0]
          : char;
    if (token === undefined) return undefined;
    if (char === '[' || char === '{') depth += 1;
    if (char === ']' || char === '}') depth -= 1;
    at += token.length;
    if (char.trim() !== '') end = at;
  }
  return undefined;
}
