/** The marks of a conflict, in their order: git's with any label, with or without the base, whatever the line ending. */
const OPEN = /^<{7}(?: .*)?$/;
const MIDDLE = /^={7}$/;
const CLOSE = /^>{7}(?: .*)?$/;

/**
 * The first line, from 1, at which a conflict stands between markers; undefined if there is none. A line of seven equal
 * signs alone is not one: headings are underlined so.
 */
export function findMarkers(text: string): number | undefined {
  if (!text.includes('<<<<<<<')) return undefined;
  let [open, middle] = [0, false];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    // A byte order mark stands before the first line.
    const mark = index === 0 ? line.replace(/^\uFEFF/, '') : line;
    if (open === 0 && OPEN.test(mark)) open = index + 1;
    else if (open > 0 && MIDDLE.test(mark)) middle = true;
    else if (middle && CLOSE.test(mark)) return open;
  }
  return undefined;
}
