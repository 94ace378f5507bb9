import { measureWidth } from './measure-width.ts';
import type { Screen } from './screen.ts';
import { truncateText } from './truncate-text.ts';

/** Names and values, one line each, the values in line. */
export function formatFields(
  fields: readonly (readonly [name: string, value: string])[],
  { style, columns }: Screen,
): string {
  const width = Math.max(...fields.map(([name]) => measureWidth(name)));
  const lines = fields.map(([name, value]) => {
    const room = Math.max(columns - width - 4, 8);
    const line = truncateText(value.replace(/[\s\p{Cc}]+/gu, ' '), room);
    return `  ${style.dim(name.padEnd(width))}  ${line}`;
  });
  return lines.join('\n');
}
