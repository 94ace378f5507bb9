/** A table of markdown whose first column has names and whose others have numbers. */
export function drawTable(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const rule = head.map((_, at) => (at === 0 ? '---' : '--:'));
  return [drawCells(head), `|${rule.join('|')}|`, ...lines.map(drawCells)].join('\n');
}

/** A line of a table. A pipe in a cell would end it, in code too. */
export function drawCells(texts: readonly string[]): string {
  return `| ${texts.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
}
