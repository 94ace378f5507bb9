import { escapeText } from './escape-text.ts';

/** A name as PostgreSQL takes it, whatever is in it. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** With E'' a backslash means the same whatever the server's settings are. */
export function quoteText(text: string): string {
  return `E'${escapeText(text)}'`;
}
