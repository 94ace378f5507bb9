import { bodyOf, type KeyedEntry, type ReadKeyed } from '../../merge/keyed/keyed-file.ts';

/** Names that need quotes in no format. */
const PLAIN = /^[\w-]+$/;
const BOM = /^(?:\uFEFF|\u00EF\u00BB\u00BF)/;

/**
 * A text of lines with keys (`.env`, INI, properties, TOML) with one of them renamed, every other byte as it was: `from`
 * is its section and its name, joined by dots. A text that cannot be read, or has the new key already, stays as it is.
 */
export function renameKeyed(text: string, read: ReadKeyed, from: string, to: string): string {
  if (!PLAIN.test(to)) return text;
  const [bom = ''] = BOM.exec(text) ?? [];
  const isWindows = !/(?:^|[^\r])\n/.test(text);
  const unix = isWindows ? text.slice(bom.length).replaceAll('\r\n', '\n') : text.slice(bom.length);
  const file = read(unix.endsWith('\n') ? unix : `${unix}\n`);
  if ('reason' in file) return text;
  const entries = renameIn(file.entries, '', from, to);
  const body = file.head + entries.map((entry) => entry.lead + bodyOf(entry)).join('') + file.tail;
  const after = body.slice(0, unix.endsWith('\n') ? undefined : -1);
  return bom + (isWindows ? after.replaceAll('\n', '\r\n') : after);
}

function renameIn(
  entries: readonly KeyedEntry[],
  above: string,
  from: string,
  to: string,
): KeyedEntry[] {
  const step = from.slice(from.lastIndexOf('.') + 1);
  return entries.map((entry) => {
    const { label, head } = entry;
    if (entry.entries !== undefined)
      return { ...entry, entries: renameIn(entry.entries, `${label}.`, from, to) };
    const renamed = label.slice(0, -step.length) + to;
    if (above + label !== from || entries.some((other) => other.label === renamed)) return entry;
    // The name is the last word before the value: `export OLD=`.
    const at = head.lastIndexOf(step);
    return { ...entry, head: head.slice(0, at) + to + head.slice(at + step.length) };
  });
}
