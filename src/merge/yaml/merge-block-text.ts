import { parseDocument } from 'yaml';
import { canonicalValue } from './tree/canonical-value.ts';
import { findDouble } from '../doubles/find-double.ts';
import { findReader } from '../keyed/find-reader.ts';
import { mergeKeyed } from '../keyed/merge-keyed.ts';
import { readSides } from '../keyed/read-sides.ts';
import { mergeLines, type ThreeTexts } from '../lines/merge-lines.ts';
import type { BothSides, MergedPiece } from './merged-tree.ts';
import { pickSide } from '../pick-side.ts';
import { moveLines } from './tree/yaml-indent.ts';
import { textOf, type YamlText } from './tree/yaml-tree.ts';

/**
 * Merges a block scalar (`|`, `>`) by its lines, in the client's indentation. Merged as structure,
 * one side's lines would be lost without a word; a file that a ConfigMap holds (`app.env: |`) is merged as that file
 * is. Undefined where they conflict.
 */
export function mergeBlockText(sides: BothSides): MergedPiece | undefined {
  const base = sides.base?.value;
  const template = sides.template.value;
  const client = sides.client.value;
  if (base?.kind !== 'text' || template.kind !== 'text' || client.kind !== 'text') return undefined;
  const header = mergeHeaders(base, template, client);
  const text = mergeContent(sides.client.label, {
    base: base.content,
    template: template.content,
    client: client.content,
  });
  if (header === undefined || text === undefined) return undefined;
  const { source, head, trail, column } = sides.client;
  const lines = moveLines(text, 0, client.indent);
  const body = `${textOf(source, head)}${header}\n${lines}${textOf(source, trail)}`;
  return {
    kind: 'piece',
    piece: { text: body, column, flow: false },
    canon: readValue(header, text),
  };
}

/** Undefined if a line or a key conflicts, or a key would stand twice. */
function mergeContent(label: string, texts: ThreeTexts): string | undefined {
  const path = label.replace(/^\."?|"$/g, '');
  const byKeys = mergeByKeys(path, texts);
  if (byKeys !== undefined) return byKeys.text;
  const { text, conflicts } = mergeLines(texts, () => 'ours');
  return conflicts.length > 0 || findDouble(path, texts, text) !== undefined ? undefined : text;
}

/** Undefined if it must not be merged so. */
function mergeByKeys(path: string, texts: ThreeTexts): { text: string | undefined } | undefined {
  const read = findReader(path);
  if (read === undefined) return undefined;
  const files = readSides(texts, read);
  if ('reason' in files) return undefined;
  let conflicts = 0;
  const text = mergeKeyed(files, () => {
    conflicts += 1;
    return 'ours';
  });
  if (conflicts > 0) return { text: undefined };
  // Keys that each side wrote in its own way can be one: `[server] port` and `server.port`.
  const sound = !('reason' in read(text)) && findDouble(path, texts, text) === undefined;
  return sound ? { text } : undefined;
}

function mergeHeaders(base: YamlText, template: YamlText, client: YamlText): string | undefined {
  const side = pickSide(base.header, template.header, client.header);
  return side && { template, client }[side].header;
}

/** What the header makes of the lines (`>` folds them, `-` drops the last line ending). */
function readValue(header: string, content: string): string {
  // One space and the indicator 1: lines may begin with spaces of their own.
  const indented = content.replace(/^(?=[^\n])/gm, ' ');
  const exact = header.replace(/([|>])([+-]?)\d?([+-]?)/, '$11$2$3');
  return canonicalValue(parseDocument(`${exact}\n${indented}`, { intAsBigInt: true }).contents);
}
