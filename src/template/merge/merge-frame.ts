import { pickSlot } from './merge-body.ts';
import { mergeTrivia } from './merge-trivia.ts';
import type { BothSides, MergedCollection } from './merged-tree.ts';
import { pickSide } from './pick.ts';
import { pieceOf, type Piece } from './yaml-piece.ts';
import type { Span, YamlCollection, YamlEntry, YamlValue } from './yaml-tree.ts';

type Frame = Pick<MergedCollection, 'head' | 'tail' | 'trail' | 'props'>;

export function isCollection(value: YamlValue | undefined): value is YamlCollection {
  return value?.kind === 'map' || value?.kind === 'list';
}

/**
 * Merges what stands around the entries of a collection: key, anchor, tag, and the comments beside and
 * after them. Undefined where the anchors or tags cannot be brought together.
 */
export function mergeFrame(sides: BothSides): Frame | undefined {
  const template = sides.template.value;
  const client = sides.client.value;
  if (!isCollection(template) || !isCollection(client)) return undefined;
  const base = isCollection(sides.base?.value) ? sides.base.value : undefined;
  const propsSide = pickSide(base?.props, template.props, client.props);
  // Only heads of the same layout may stand in for each other: `key: {` is none for a block.
  const alike = template.flow === client.flow && !template.inline && !client.inline;
  const sameProps = template.props === client.props;
  if (propsSide === undefined || (!sameProps && !alike)) return undefined;
  const head = (entry: YamlEntry): Span => entry.head;
  const tail = ({ value }: YamlEntry): Span => (isCollection(value) ? value.tail : emptySpan);
  return {
    props: { template, client }[propsSide].props,
    head: sameProps
      ? mergeSlot(sides, head, alike)
      : pieceOf(sides[propsSide], sides[propsSide].head),
    tail: mergeSlot(sides, tail, alike && !client.flow),
    trail: alike
      ? pickSlot(sides, ({ trail }) => trail).piece
      : pieceOf(sides.client, sides.client.trail),
  };
}

const emptySpan: Span = { from: 0, to: 0 };

function mergeSlot(sides: BothSides, slot: (entry: YamlEntry) => Span, alike: boolean): Piece {
  const read = (entry: YamlEntry): Piece => pieceOf(entry, slot(entry));
  const { base, template, client } = sides;
  if (!alike) return read(client);
  return mergeTrivia({ base: base && read(base), template: read(template), client: read(client) });
}
