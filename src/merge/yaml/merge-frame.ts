import { pickSlot } from './merge-body.ts';
import { mergeTrivia } from './merge-trivia.ts';
import type { BothSides, MergedCollection } from './merged-tree.ts';
import { pickSide, type Side } from '../pick-side.ts';
import { pieceOf, type Piece } from './splice/yaml-piece.ts';
import { commentsIn } from './tree/yaml-lines.ts';
import { textOf, type YamlCollection, type YamlEntry, type YamlValue } from './tree/yaml-tree.ts';

type Frame = Omit<MergedCollection, 'kind' | 'entries'>;

export function isCollection(value: YamlValue | undefined): value is YamlCollection {
  return value?.kind === 'map' || value?.kind === 'list';
}

/**
 * Merges what stands around the entries of a collection: key, anchor, tag, and the comments beside and
 * after them. Undefined where they cannot be brought together.
 */
export function mergeFrame(sides: BothSides): Frame | undefined {
  const template = sides.template.value;
  const client = sides.client.value;
  if (!isCollection(template) || !isCollection(client)) return undefined;
  const base = isCollection(sides.base?.value) ? sides.base.value : undefined;
  const propsSide = pickSide(base?.props, template.props, client.props);
  if (propsSide === undefined) return undefined;
  if (client.flow && !template.flow) return unfold(sides, template);
  // Only heads of the same layout may stand in for each other: `key: {` is none for a block.
  const alike = template.flow === client.flow && !template.inline && !client.inline;
  const sameProps = template.props === client.props;
  if (!sameProps && !alike) return undefined;
  const frame = frameOf('client', sides, client);
  if (!alike) return frame;
  return {
    ...frame,
    props: { template, client }[propsSide].props,
    head: sameProps
      ? mergeSlot(sides, (entry) => pieceOf(entry, entry.head))
      : pieceOf(sides[propsSide], sides[propsSide].head),
    tail: client.flow ? frame.tail : mergeSlot(sides, tailOf),
    trail: pickSlot(sides, ({ trail }) => trail).piece,
  };
}

/** Entries on lines of their own do not fit in the client's brackets: theirs get lines too. */
function unfold(sides: BothSides, template: YamlCollection): Frame | undefined {
  const { base, client } = sides;
  const own = base && beside(base) === beside(client) && template.props === '';
  return own ? frameOf('template', sides, template) : undefined;
}

function frameOf(side: Side, sides: BothSides, layout: YamlCollection): Frame {
  const entry = sides[side];
  return {
    layout,
    indent: layout.column - entry.column,
    props: layout.props,
    head: pieceOf(entry, entry.head),
    tail: tailOf(entry),
    trail: pieceOf(entry, entry.trail),
  };
}

function mergeSlot(
  { base, template, client }: BothSides,
  slot: (entry: YamlEntry) => Piece,
): Piece {
  return mergeTrivia({ base: base && slot(base), template: slot(template), client: slot(client) });
}

/** What follows the entries, which stands as deep as they do. */
function tailOf(entry: YamlEntry): Piece {
  const { value, source } = entry;
  if (!isCollection(value)) return { text: '', column: entry.column, flow: false };
  return { text: textOf(source, value.tail), column: value.column, flow: value.flow };
}

function beside({ source, head, trail }: YamlEntry): string {
  return [head, trail].map((span) => commentsIn(textOf(source, span))).join('');
}
