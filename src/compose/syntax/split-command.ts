/**
 * Splits a command into words as a POSIX shell would: blanks part words, quotes and backslashes keep
 * them together. Nothing is run or expanded: `&&` and `>` are words like any other. Returns undefined
 * where a quote does not end.
 */
export function splitCommand(text: string): readonly string[] | undefined {
  const words: string[] = [];
  const token = /\s+|'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])|([^\s'"\\]+)/gy;
  let word: string | undefined;
  let end = 0;
  for (const match of text.matchAll(token)) {
    const [written, single, double, escaped, plain] = match;
    end = match.index + written.length;
    // A backslash takes away the end of its line.
    if (escaped === '\n') continue;
    const part = single ?? double?.replace(/\\([$`"\\\n])/g, keepEscaped) ?? plain ?? escaped;
    if (part !== undefined) word = (word ?? '') + part;
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  if (end !== text.length) return undefined;
  return word === undefined ? words : [...words, word];
}

function keepEscaped(_: string, letter: string): string {
  return letter === '\n' ? '' : letter;
}
