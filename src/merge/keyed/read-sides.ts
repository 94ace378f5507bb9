import type { ThreeTexts } from '../lines/merge-lines.ts';
import type { Unstructured } from '../yaml/tree/yaml-tree.ts';
import type { KeyedFile, ReadKeyed } from './keyed-file.ts';

/** As reasons name them. */
export const SIDE_NAMES = {
  base: 'the base',
  template: "the template's text",
  client: "the client's text",
} as const;

/** Reads the three sides by their keys, or says which one cannot be read so, and why. */
export function readSides(
  texts: ThreeTexts,
  read: ReadKeyed,
): Record<keyof ThreeTexts, KeyedFile> | Unstructured {
  const [base, template, client] = [read(texts.base), read(texts.template), read(texts.client)];
  if ('reason' in base) return { reason: `${SIDE_NAMES.base}: ${base.reason}` };
  if ('reason' in template) return { reason: `${SIDE_NAMES.template}: ${template.reason}` };
  if ('reason' in client) return { reason: `${SIDE_NAMES.client}: ${client.reason}` };
  return { base, template, client };
}
