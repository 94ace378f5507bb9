import { mergeLines } from '../lines/merge-lines.ts';
import { mergeBlockText } from './merge-block-text.ts';
import type { BothSides, MergedPiece } from './merged-tree.ts';
import { pickSide, type Side } from '../pick-side.ts';
import { bodyPiece, pieceOf, placeBody, type Piece } from './splice/yaml-piece.ts';
import { commentsOf, essenceOf, shapeOf } from './tree/yaml-shape.ts';
import type { Span, YamlEntry, YamlValue } from './tree/yaml-tree.ts';

/** Takes an entry whole from the side that alone changed its text. */
export function takeShape(sides: BothSides): MergedPiece | undefined {
  return take(sides, pickBy(sides, shapeOf));
}

/** Merges an entry that is not merged entry by entry; undefined where both sides changed it differently. */
export function mergeBody(sides: BothSides): MergedPiece | undefined {
  return (
    mergeAtoms(sides) ??
    take(sides, pickBy(sides, essenceOf)) ??
    mergeBlockText(sides) ??
    mergeWhole(sides)
  );
}

function pickBy(
  { base, template, client }: BothSides,
  read: (entry: YamlEntry) => string,
): Side | undefined {
  return pickSide(base && read(base), read(template), read(client));
}

function take(sides: BothSides, side: Side | undefined): MergedPiece | undefined {
  if (side === undefined) return undefined;
  return { kind: 'piece', piece: bodyPiece(sides[side]), canon: sides[side].value.canon };
}

/** Slot by slot: one side's value may stand beside the other's comment. */
function mergeAtoms(sides: BothSides): MergedPiece | undefined {
  const { base, template, client } = sides;
  const entries = base ? [base, template, client] : [template, client];
  if (!entries.every(({ value }) => isOnePiece(value))) return undefined;
  const byText = pickSlot(sides, ({ value }) => value.span);
  const same = template.value.canon === client.value.canon;
  const side = same ? byText.side : pickBy(sides, ({ value }) => value.canon);
  if (side === undefined) return undefined;
  const value = pieceOf(sides[side], sides[side].value.span);
  const head = pickSlot(sides, (entry) => entry.head);
  const trail = pickSlot(sides, (entry) => entry.trail).piece;
  // A key without a value may have no space after it.
  const space = /\S$/.test(head.piece.text) && isAbsent(sides[head.side]) ? ' ' : '';
  const [start, end] = [placeBody(head.piece, 0), placeBody(trail, 0)];
  const text = start + (value.text === '' ? '' : space) + placeBody(value, 0) + end;
  return {
    kind: 'piece',
    piece: { text, column: 0, flow: client.flow },
    canon: sides[side].value.canon,
  };
}

function isAbsent({ value: { span } }: YamlEntry): boolean {
  return span.from === span.to;
}

/** Whether a value stands between its key and a comment of the entry, so that one may change without the other. */
function isOnePiece(value: YamlValue): boolean {
  if (value.kind === 'map' || value.kind === 'list') return value.flow;
  return value.kind === 'atom' && !value.canon.startsWith('raw');
}

/** One slot of an entry: comments and quotes changed on both sides stay the client's. */
export function pickSlot(
  sides: BothSides,
  slot: (entry: YamlEntry) => Span,
): { side: Side; piece: Piece } {
  const side = pickBy(sides, (entry) => placeBody(pieceOf(entry, slot(entry)), 0)) ?? 'client';
  return { side, piece: pieceOf(sides[side], slot(sides[side])) };
}

/** As one value; comments that the client added inside are kept by merging the text by lines. */
function mergeWhole(sides: BothSides): MergedPiece | undefined {
  const { base, client } = sides;
  const side = pickBy(sides, ({ value }) => value.canon);
  if (side !== 'template' || base === undefined) return take(sides, side);
  if (commentsOf(client) === commentsOf(base)) return take(sides, side);
  const { text, conflicts } = mergeLines(
    { base: shapeOf(base), template: shapeOf(sides.template), client: shapeOf(client) },
    () => 'ours',
  );
  if (conflicts.length > 0) return undefined;
  const piece = { text, column: 0, flow: false };
  return { kind: 'piece', piece, canon: sides.template.value.canon };
}
