/** Far above any file a person writes; far below what exhausts the stack of the parser. */
const LIMIT = 400;

/**
 * True where YAML is nested so deep that parsing it could end the process: a recursion that runs out of
 * stack while a regular expression is compiled cannot be caught. Brackets in texts are counted too.
 */
export function isNestedTooDeep(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = bracket === '[' || bracket === '{' ? depth + 1 : Math.max(0, depth - 1);
    if (depth > LIMIT) return true;
  }
  return hasLongRun(text);
}

/** `- - - - x`: a list in a list for each dash; a tag or an anchor may stand behind each. */
const RUN = /^(?:[ \t]*[-?:][ \t](?:[ \t]*[!&][^ \t]*[ \t])*)+/;

function hasLongRun(text: string): boolean {
  return text.split('\n').some((line) => (RUN.exec(line)?.[0].length ?? 0) > LIMIT * 2);
}
