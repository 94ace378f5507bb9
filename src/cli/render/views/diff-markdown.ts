import { dropUndefined } from '../../../core/drop-undefined.ts';
import { formatLocation } from '../../../core/pulso-error.ts';
import type {
  UpdatedClient,
  UpdatedFile,
} from '../../../operations/catalog/schemas/update-schemas.ts';
import { countNoun } from '../widgets/count-noun.ts';
import { excerptSides } from '../widgets/excerpt-sides.ts';
import { fitBlocks, type Block } from '../widgets/fit-blocks.ts';
import { cellCode, codeBlock, foldedBlock, inlineCode } from '../widgets/markdown-text.ts';
import { groupAlike, groupChanges, sharedVersions, type ChangeGroup } from './group-changes.ts';

/** Characters a comment on GitHub may hold; GitLab takes more. */
const LIMIT = 65_536;

/** By it a CI job finds its own comment again. */
const MARKER = '<!-- pulso-diff -->';

/** Characters kept for the last line, which says what was left out. */
const NOTE_ROOM = 200;

/** Characters kept for the names of clients, if not all can be described. */
const NAMES_ROOM = 24_000;

/** Characters of one value or one message. */
const TEXT_ROOM = 2_000;

/** Clients that need a decision come first, and are left out last. */
const DECISIONS = ['failed', 'conflict'] as const;

const RANK = { client: 0, conflict: 1, diff: 2 } as const;

type MarkdownBlock = Block & { owner: { clients: readonly UpdatedClient[] } };

/**
 * What sync would do, as a comment on a pull request: changes once, with the clients that take them, each with a table
 * of files, conflicts, notes, and folded diffs. Where a comment cannot hold it all, whole diffs are left out first, then
 * conflicts, then clients, of which the names stay; what was left out is counted.
 */
export function diffMarkdown(clients: readonly UpdatedClient[]): string {
  const head = [MARKER, headline(clients), ...currentLine(clients)].join('\n\n');
  const groups = [
    ...DECISIONS.flatMap((status) => groupAlike(clients, status)),
    ...groupChanges(clients),
  ];
  const blocks = groups.flatMap(groupBlocks);
  const room = LIMIT - head.length - NOTE_ROOM;
  const all = fitBlocks(blocks, room);
  const whole = blocks.every((block) => block.rank !== RANK.client || all.has(block));
  const shown = whole ? all : fitBlocks(blocks, room - NAMES_ROOM);
  const leftOut = blocks.filter((block) => !shown.has(block));
  const texts = blocks.filter((block) => shown.has(block)).map(({ text }) => text);
  return [head, ...texts, ...otherClients(leftOut), ...noteLeftOut(leftOut)].join('\n\n');
}

function headline(clients: readonly UpdatedClient[]): string {
  const count = (status: UpdatedClient['status']): number =>
    clients.filter((client) => client.status === status).length;
  const parts = [
    `${count('behind')} to update`,
    `${count('conflict')} in conflict`,
    `${count('failed')} failed`,
    `${count('current')} current`,
  ];
  return `### pulso: ${countNoun(clients.length, 'client')}: ${parts.join(', ')}`;
}

function currentLine(clients: readonly UpdatedClient[]): string[] {
  const slugs = clients.filter(({ status }) => status === 'current').map(({ slug }) => slug);
  return slugs.length === 0 ? [] : [`Current: ${listNames(slugs, 1_000)}`];
}

function groupBlocks(group: ChangeGroup): MarkdownBlock[] {
  const { files } = group;
  const block = (rank: number, text: string): MarkdownBlock => ({ rank, owner: group, text });
  return [
    block(RANK.client, describeGroup(group)),
    ...files.flatMap(describeConflicts).map((text) => block(RANK.conflict, text)),
    ...files.flatMap(foldPatch).map((text) => block(RANK.diff, text)),
  ];
}

function describeGroup({ clients, files, notes }: ChangeGroup): string {
  const { error } = clients[0];
  return [
    ...titleOf(clients),
    ...(error ? [describeError(error)] : []),
    ...fileTable(files),
    ...noteList(notes),
  ].join('\n\n');
}

/** One client by its slug; several by their number, with the slugs below. */
function titleOf(clients: ChangeGroup['clients']): string[] {
  const [{ slug, status }, ...others] = clients;
  const moved = sharedVersions(clients);
  const versions =
    moved === undefined ? '' : ` ${inlineCode(moved.from)} → ${inlineCode(moved.to)}`;
  if (others.length === 0) return [`#### ${inlineCode(slug)}${versions}: ${status}`];
  const says = status === 'failed' || status === 'conflict' ? `: ${status}` : ' take this';
  const title = `#### ${clients.length} clients${versions}${says}`;
  return [
    title,
    listNames(
      clients.map((client) => client.slug),
      4_000,
    ),
  ];
}

function noteList(notes: ChangeGroup['notes']): string[] {
  if (notes.length === 0) return [];
  const lines = notes.map(
    ({ path, message }) => `- ${inlineCode(path)}: ${inlineCode(cutText(message))}`,
  );
  return [lines.join('\n')];
}

function describeError({ message, hint, file, line, column }: NonNullable<UpdatedClient['error']>) {
  const at =
    file === undefined ? [] : [`at ${formatLocation(dropUndefined({ file, line, column }))}`];
  const next = hint === undefined ? [] : [`→ ${cutText(hint)}`];
  return codeBlock([cutText(message), ...at, ...next].join('\n'));
}

function fileTable(files: readonly UpdatedFile[]): string[] {
  if (files.length === 0) return [];
  const rows = files.map(({ path, from, change, conflicts }) => {
    const was = from === undefined ? '' : `${cellCode(from)} → `;
    return `| ${was}${cellCode(path)} | ${change} | ${conflicts.length || ''} |`;
  });
  return [['| file | change | conflicts |', '|---|---|---|', ...rows].join('\n')];
}

function describeConflicts({ path, conflicts }: UpdatedFile): string[] {
  return conflicts.map(({ at, ...values }) => {
    const { base, template, client } = excerptSides(values);
    const sides = [side('base', base), side('template', template), side('client', client)];
    return `Conflict in ${inlineCode(path)} at ${inlineCode(at)}:\n\n${codeBlock(sides.join('\n'))}`;
  });
}

/** A value of several lines stands below its name, indented. */
function side(name: string, lines: readonly string[]): string {
  const text = cutText(lines.join('\n'));
  if (!text.includes('\n')) return `${`${name}:`.padEnd(9)} ${text}`;
  return [`${name}:`, ...text.split('\n').map((line) => `  ${line}`)].join('\n');
}

function cutText(text: string): string {
  return text.length <= TEXT_ROOM ? text : `${text.slice(0, TEXT_ROOM)}…`;
}

function foldPatch({ path, patch = '' }: UpdatedFile): string[] {
  return patch === '' ? [] : [foldedBlock(path, codeBlock(patch, 'diff'))];
}

function otherClients(leftOut: readonly MarkdownBlock[]): string[] {
  const slugs = leftOutSlugs(leftOut);
  if (slugs.length === 0) return [];
  return [`And ${countNoun(slugs.length, 'client')} more: ${listNames(slugs, NAMES_ROOM - 100)}`];
}

function leftOutSlugs(leftOut: readonly MarkdownBlock[]): string[] {
  const groups = leftOut.filter(({ rank }) => rank === RANK.client);
  return [...new Set(groups.flatMap(({ owner }) => owner.clients.map(({ slug }) => slug)))];
}

function noteLeftOut(leftOut: readonly MarkdownBlock[]): string[] {
  const count = (rank: number): number => leftOut.filter((block) => block.rank === rank).length;
  const parts = [
    [leftOutSlugs(leftOut).length, 'client'] as const,
    [count(RANK.conflict), 'conflict'] as const,
    [count(RANK.diff), 'diff'] as const,
  ].filter(([number]) => number > 0);
  if (parts.length === 0) return [];
  const counts = parts.map(([number, noun]) => countNoun(number, noun));
  return [`_Left out for size: ${counts.join(', ')}. \`pulso diff\` shows all._`];
}

/** As many names as fit into so many characters, and how many there are beside. */
function listNames(slugs: readonly string[], room: number): string {
  let left = room - ' and 100000 more'.length;
  const names = slugs.map(inlineCode);
  const end = names.findIndex((name) => (left -= name.length + 2) < 0);
  if (end < 0) return names.join(', ');
  return `${names.slice(0, end).join(', ')} and ${names.length - end} more`;
}
