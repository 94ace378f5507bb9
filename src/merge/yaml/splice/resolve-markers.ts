import type { MergedEntry } from '../merged-tree.ts';
import { bodyPiece } from './yaml-piece.ts';

/** The merge as it counts until someone resolves its conflicts: with the client's side in their place. */
export function resolveAsClient(entries: readonly MergedEntry[]): MergedEntry[] {
  return entries.flatMap((entry): MergedEntry[] => {
    const { body, sides } = entry;
    if (body.kind === 'nested') {
      return [{ ...entry, body: { ...body, entries: resolveAsClient(body.entries) } }];
    }
    if (body.kind === 'piece') return [entry];
    if (sides.client === undefined) return [];
    const piece = bodyPiece(sides.client);
    return [{ ...entry, body: { kind: 'piece', piece, canon: sides.client.value.canon } }];
  });
}

/** Markers need lines of their own: a conflict inside brackets or beside a dash is shown around the whole of that. */
export function liftMarkers(entries: readonly MergedEntry[]): MergedEntry[] {
  return entries.map((entry): MergedEntry => {
    const { body } = entry;
    if (body.kind !== 'nested') return entry;
    const inner = liftMarkers(body.entries);
    const marked = inner.map((child) => child.body.kind === 'markers');
    const lifted = body.layout.flow
      ? marked.includes(true)
      : body.layout.inline && marked[0] === true;
    return lifted
      ? { ...entry, body: { kind: 'markers' } }
      : { ...entry, body: { ...body, entries: inner } };
  });
}
