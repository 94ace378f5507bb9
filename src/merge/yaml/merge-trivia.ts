import { mergeLines } from '../lines/merge-lines.ts';
import { pickSide } from '../pick-side.ts';
import { placeLines, type Piece } from './splice/yaml-piece.ts';

/** The same stretch of comments and blank lines on the three sides. */
export interface PieceSides {
  base: Piece | undefined;
  template: Piece;
  client: Piece;
}

/** Comments are merged by lines; where both sides changed the same ones, the client's stay. */
export function mergeTrivia({ base, template, client }: PieceSides): Piece {
  if (base === undefined) return client;
  const texts = {
    base: placeLines(base, 0),
    template: placeLines(template, 0),
    client: placeLines(client, 0),
  };
  const side = pickSide(texts.base, texts.template, texts.client);
  if (side !== undefined) return side === 'client' ? client : template;
  const { text, conflicts } = mergeLines(texts, () => 'ours');
  return conflicts.length > 0 ? client : { text, column: 0, flow: false };
}
