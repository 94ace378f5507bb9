import { isMap, isSeq, parseDocument } from 'yaml';
import { PulsoError } from '../../core/pulso-error.ts';
import type { MergedPiece } from './merged-tree.ts';
import { canonicalKey, canonicalValue } from './tree/canonical-value.ts';
import type { YamlEntry } from './tree/yaml-tree.ts';

/**
 * An entry as a person wrote it instead of either side, at column 0; undefined for an empty text, which removes it.
 * Errors: `conflict-edit` if it is not that one entry.
 */
export function readEditedBody(
  entry: YamlEntry,
  text: string,
  at: string,
): MergedPiece | undefined {
  if (text.trim() === '') return undefined;
  const document = parseDocument(text, { intAsBigInt: true, logLevel: 'silent' });
  const canon = document.errors.length > 0 ? undefined : canonOf(entry, document.contents);
  if (canon === undefined) {
    throw new PulsoError('conflict-edit', `the edited text of ${at} is not one entry of YAML`, {
      hint: 'keep its key or dash at the start of the line, and nothing else beside it',
    });
  }
  const { flow } = entry;
  const body = flow ? text.trim() : text.replace(/\n*$/, '\n');
  return { kind: 'piece', piece: { text: body, column: 0, flow }, canon };
}

/** What the one entry of a text is; undefined if it is another one, or not one. */
function canonOf(entry: YamlEntry, root: unknown): string | undefined {
  if (entry.label.startsWith('.')) {
    const pair = isMap(root) && root.items.length === 1 ? root.items[0] : undefined;
    return pair && canonicalKey(pair.key) === entry.key ? canonicalValue(pair.value) : undefined;
  }
  if (!entry.label.startsWith('[') || entry.flow) return canonicalValue(root);
  return isSeq(root) && root.items.length === 1 ? canonicalValue(root.items[0]) : undefined;
}
