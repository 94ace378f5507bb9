import type { MergedCollection, MergedEntry } from '../merged-tree.ts';
import { placeBody, placeLines } from './yaml-piece.ts';
import { textOf } from '../tree/yaml-tree.ts';

/** Writes `{…}` or `[…]` in the client's manner: its spaces or lines between the entries. */
export function spliceFlow({ layout, entries, tail }: MergedCollection): string {
  const leads = layout.entries.map((entry) => textOf(entry.source, entry.lead));
  const between = leads[1] ?? (leads[0] === '' ? ' ' : leads[0]) ?? ' ';
  const texts = entries.map((entry, index) => {
    if (index === 0) return (leads[0] ?? '') + spliceFlowBody(entry, layout.kind);
    const wasFirst = entry.sides.client === undefined || entry.key === layout.entries[0]?.key;
    return (wasFirst ? between : entry.lead.text) + spliceFlowBody(entry, layout.kind);
  });
  return (layout.kind === 'map' ? '{' : '[') + texts.join(',') + placeLines(tail, tail.column);
}

function spliceFlowBody({ body }: MergedEntry, kind: 'map' | 'list'): string {
  if (body.kind === 'nested') {
    const { head, trail } = body;
    return placeBody(head, head.column) + spliceFlow(body) + placeBody(trail, trail.column);
  }
  if (body.kind === 'markers') return '';
  const { text, flow } = body.piece;
  if (flow) return text;
  // Written for a block: what is more than one plain line does not fit here, and the merge will say so.
  return (kind === 'list' ? text.replace(/^-\s+/, '') : text).trimEnd();
}
