import { listCanon } from './tree/canonical-value.ts';
import { matchDocuments } from './match/match-documents.ts';
import type { ThreeTexts } from '../lines/merge-lines.ts';
import { mergeDocuments, type TreeContext } from './merge-tree.ts';
import { mergedCanon, type MergedEntry } from './merged-tree.ts';
import { readTree } from './tree/read-tree.ts';
import { liftMarkers, resolveAsClient } from './splice/resolve-markers.ts';
import type { ParseYaml, Unstructured, YamlFile } from './tree/yaml-tree.ts';
import { spliceDocuments } from './splice/splice-documents.ts';

export type MergedYaml = { text: string } | Unstructured;

/** Merges three YAML texts by structure, or says why it must not be done. */
export function mergeYaml(texts: ThreeTexts, context: TreeContext, parse: ParseYaml): MergedYaml {
  const base = parse(texts.base);
  const template = parse(texts.template);
  const client = parse(texts.client);
  if ('reason' in base) return name(base, 'the base');
  if ('reason' in template) return name(template, "the template's text");
  if ('reason' in client) return name(client, "the client's text");
  const lists = matchDocuments([base.documents, template.documents, client.documents]);
  if (lists === undefined) return { reason: 'its documents have no names to match them by' };
  const [was = [], theirs = [], ours = []] = lists;
  if ([...was, ...theirs, ...ours].every(({ value }) => value.kind === 'atom')) {
    return { reason: 'it holds nothing but comments' };
  }
  const merged = mergeDocuments(context, { base: was, template: theirs, client: ours });
  const problem = verify(merged, [template, client]);
  return problem ?? { text: spliceDocuments(liftMarkers(merged)) };
}

/** Reads the spliced text again: it must be the merged value, which was worked out without the text. */
function verify(
  merged: readonly MergedEntry[],
  inputs: readonly YamlFile[],
): Unstructured | undefined {
  const settled = resolveAsClient(merged);
  const again = readTree(spliceDocuments(settled));
  if ('reason' in again) return name(again, 'the merged text');
  const expected = listCanon(settled.map((entry) => mergedCanon(entry) ?? 'null'));
  const found = listCanon(again.documents.map(({ value }) => value.canon));
  if (found !== expected) return { reason: 'the merged text would not read as the merged value' };
  const doubles = new Set(inputs.flatMap(({ doubleAnchors }) => doubleAnchors));
  const added = again.doubleAnchors.find((anchor) => !doubles.has(anchor));
  return added === undefined ? undefined : { reason: `the anchor &${added} would be set twice` };
}

function name({ reason }: Unstructured, what: string): Unstructured {
  return { reason: `${what}: ${reason}` };
}
