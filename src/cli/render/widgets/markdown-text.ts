/** Inline code that no text can leave. */
export function inlineCode(text: string): string {
  // A lone space is code; nothing at all would be two backticks.
  const line = oneLine(text) || ' ';
  const ticks = longerThanAny(line, 1);
  const pad = /^`|`$/.test(line) ? ' ' : '';
  return `${ticks}${pad}${line}${pad}${ticks}`;
}

/** Inline code for a cell of a table, in which a bar ends the cell even in code, and parsers differ about `\\|`. */
export function cellCode(text: string): string {
  if (!text.includes('|')) return inlineCode(text);
  const coded = oneLine(text).replace(/[!-/:-@[-`{-~]/g, (mark) => `&#${mark.charCodeAt(0)};`);
  return `<code>${coded}</code>`;
}

/** A block of code that no text can leave. */
export function codeBlock(text: string, language = ''): string {
  const ticks = longerThanAny(text, 3);
  return `${ticks}${language}\n${text.replace(/\n+$/, '')}\n${ticks}`;
}

/** A block that opens on a click under its title, which is shown as code: `@` and `#` call nobody. */
export function foldedBlock(title: string, content: string): string {
  const summary = `<summary><code>${escapeHtml(oneLine(title))}</code></summary>`;
  return `<details>${summary}\n\n${content}\n\n</details>`;
}

function longerThanAny(text: string, least: number): string {
  const runs = text.match(/`+/g) ?? [];
  return '`'.repeat(runs.reduce((most, run) => Math.max(most, run.length + 1), least));
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
