import { measureWidth } from './measure-width.ts';

/** Cuts a text to this many terminal columns, with … where something is missing. Never cuts a character in two. */
export function truncateText(text: string, width: number): string {
  if (measureWidth(text) <= width) return text;
  if (width < 1) return '';
  const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  let kept = '';
  let used = 1;
  for (const { segment } of graphemes.segment(text)) {
    used += measureWidth(segment);
    if (used > width) break;
    kept += segment;
  }
  return `${kept}…`;
}
