import { moveFollowingLines, moveLines } from '../tree/yaml-indent.ts';
import { bodySpan, textOf, type Span, type YamlEntry } from '../tree/yaml-tree.ts';

/** A stretch of YAML text and the column it was written for. */
export interface Piece {
  text: string;
  column: number;
  /** Whether it was written inside `{…}` or `[…]`: it then has neither dash nor line ending. */
  flow: boolean;
}

export function pieceOf(entry: YamlEntry, span: Span): Piece {
  return { text: textOf(entry.source, span), column: entry.column, flow: entry.flow };
}

export function bodyPiece(entry: YamlEntry): Piece {
  return pieceOf(entry, bodySpan(entry));
}

/** A piece that starts at its key or dash, as it stands at `column`. */
export function placeBody({ text, column }: Piece, at: number): string {
  return moveFollowingLines(text, column, at);
}

/** A piece of whole lines, as it stands at `column`. */
export function placeLines({ text, column }: Piece, at: number): string {
  return moveLines(text, column, at);
}
