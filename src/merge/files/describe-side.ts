import type { MergeFile } from '../merge-types.ts';
import { readText } from '../lines/text-file.ts';
import { moveLines } from '../yaml/tree/yaml-indent.ts';
import { textOf, type YamlEntry } from '../yaml/tree/yaml-tree.ts';

/** A whole file as one side of a conflict: its text, or what can be said of a binary. */
export function describeFile(file: MergeFile | undefined): string | null {
  if (file === undefined) return null;
  return readText(file.bytes)?.body ?? `binary, ${file.bytes.length} bytes`;
}

/** A YAML value as one side of a conflict, without its indentation. */
export function describeEntry(entry: YamlEntry | undefined): string | null {
  if (entry === undefined) return null;
  const { value, source } = entry;
  const column = 'column' in value && !value.flow ? value.column : entry.column;
  return moveLines(textOf(source, value.span), column, 0).trim();
}
