/** Moves every line but the first from one column to another; blank lines stay as they are. */
export function moveFollowingLines(text: string, from: number, to: number): string {
  if (from === to) return text;
  const change =
    to > from ? { find: /\n(?=[^\n])/g, put: `\n${' '.repeat(to - from)}` } : outdent(from - to);
  return text.replace(change.find, change.put);
}

/** Moves every line. */
export function moveLines(text: string, from: number, to: number): string {
  return from === to ? text : moveFollowingLines(`\n${text}`, from, to).slice(1);
}

function outdent(by: number): { find: RegExp; put: string } {
  return { find: new RegExp(`\\n {1,${by}}`, 'g'), put: '\n' };
}
