import { moveFollowingLines } from './yaml-indent.ts';
import { commentsIn } from './yaml-lines.ts';
import { bodySpan, textOf, type YamlEntry, type YamlValue } from './yaml-tree.ts';

/** An entry's text without its lead, as it would stand at column 0: equal shapes are equal but for indentation. */
export function shapeOf(entry: YamlEntry): string {
  return moveFollowingLines(textOf(entry.source, bodySpan(entry)), entry.column, 0);
}

/** What of an entry a person would call its content: values and comments, not quotes, blanks or indentation. */
export function essenceOf(entry: YamlEntry): string {
  return [
    commentsIn(textOf(entry.source, entry.head)),
    valueEssence(entry.value, entry.source),
    commentsIn(textOf(entry.source, entry.trail)),
  ].join('\n');
}

/** An entry's own comments and those inside it. */
export function commentsOf(entry: YamlEntry): string {
  const { source, head, value, trail } = entry;
  const all = [
    commentsIn(textOf(source, head)),
    ...commentsInside(value, source),
    commentsIn(textOf(source, trail)),
  ];
  return all.filter((text) => text !== '').join('\n');
}

function commentsInside(value: YamlValue, source: string): string[] {
  if (value.kind === 'atom') return [];
  if (value.kind === 'text') return [commentsIn(value.header)];
  return [
    ...value.entries.flatMap((child) => [leadComments(child), commentsOf(child)]),
    commentsIn(textOf(source, value.tail)),
  ];
}

export function leadComments(entry: YamlEntry): string {
  return commentsIn(textOf(entry.source, entry.lead));
}

function valueEssence(value: YamlValue, source: string): string {
  if (value.kind === 'atom') return value.canon;
  if (value.kind === 'text') return `${value.header}\n${value.canon}`;
  const entries = value.entries.map((child) =>
    [leadComments(child), child.key, essenceOf(child)].join('\n'),
  );
  return [value.props, ...entries, commentsIn(textOf(source, value.tail))].join('\n');
}
