import { createHash } from 'node:crypto';
import type { MergeFile } from '../merge-types.ts';
import { readText } from '../lines/text-file.ts';
import { moveLines } from '../yaml/tree/yaml-indent.ts';
import { bodyPiece, placeBody } from '../yaml/splice/yaml-piece.ts';
import { textOf, type YamlEntry } from '../yaml/tree/yaml-tree.ts';

/** A whole file as one side of a conflict: its text, or what can be said of a binary. */
export function describeFile(file: MergeFile | undefined): string | null {
  if (file === undefined) return null;
  const text = readText(file.bytes)?.body;
  if (text !== undefined) return text;
  const digest = createHash('sha256').update(file.bytes).digest('hex');
  return `binary, ${file.bytes.length} bytes, sha256 ${digest.slice(0, 12)}`;
}

/** The same files as whole lines, to edit; none if one is not text. */
export function linesOfFiles(
  files: Record<Side, MergeFile | undefined>,
): { lines: Record<Side, string> } | undefined {
  const read = (file: MergeFile | undefined): string | undefined =>
    file === undefined ? '' : readText(file.bytes)?.body;
  const [base, template, client] = [read(files.base), read(files.template), read(files.client)];
  if (base === undefined || template === undefined || client === undefined) return undefined;
  return { lines: { base, template, client } };
}

type Side = 'base' | 'template' | 'client';

/** A YAML entry as whole lines, key or dash and all. */
export function linesOfEntry(entry: YamlEntry | undefined): string {
  return entry === undefined ? '' : `${placeBody(bodyPiece(entry), 0).trimEnd()}\n`;
}

/** A YAML value as one side of a conflict, without its indentation. */
export function describeEntry(entry: YamlEntry | undefined): string | null {
  if (entry === undefined) return null;
  const { value, source } = entry;
  const column = 'column' in value && !value.flow ? value.column : entry.column;
  return moveLines(textOf(source, value.span), column, 0).trim();
}
