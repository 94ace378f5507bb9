import { parseDocument } from 'yaml';
import { canonicalValue } from './tree/canonical-value.ts';
import { mergeLines } from '../lines/merge-lines.ts';
import type { BothSides, MergedPiece } from './merged-tree.ts';
import { pickSide } from '../pick-side.ts';
import { moveLines } from './tree/yaml-indent.ts';
import { textOf, type YamlText } from './tree/yaml-tree.ts';

/**
 * Merges a block scalar (`|`, `>`) by its lines, in the client's indentation. Merged as structure,
 * one side's lines would be lost without a word. Undefined where the lines conflict.
 */
export function mergeBlockText(sides: BothSides): MergedPiece | undefined {
  const base = sides.base?.value;
  const template = sides.template.value;
  const client = sides.client.value;
  if (base?.kind !== 'text' || template.kind !== 'text' || client.kind !== 'text') return undefined;
  const header = mergeHeaders(base, template, client);
  const { text, conflicts } = mergeLines(
    { base: base.content, template: template.content, client: client.content },
    () => 'ours',
  );
  if (header === undefined || conflicts.length > 0) return undefined;
  const { source, head, trail, column } = sides.client;
  const lines = moveLines(text, 0, client.indent);
  const body = `${textOf(source, head)}${header}\n${lines}${textOf(source, trail)}`;
  return {
    kind: 'piece',
    piece: { text: body, column, flow: false },
    canon: readValue(header, text),
  };
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
