import type {
  ClientOverrides,
  UpdatedClient,
  UpdatedFile,
} from '../../../operations/catalog/schemas/update-schemas.ts';
import { countNoun } from '../widgets/count-noun.ts';
import type { Screen } from '../widgets/screen.ts';
import { groupAlike, groupChanges, sharedVersions, type ChangeGroup } from './group-changes.ts';
import { resolveLine, withResolve } from './update-table.ts';

/** How much of a diff is shown. */
export interface DiffDetail {
  /** Only which files, not what of them. */
  stat: boolean;
}

type ShownFile = Pick<UpdatedFile, 'path' | 'change' | 'from' | 'patch'>;

/** Slugs in one title; the others are counted. */
const NAMED = 8;

/**
 * What sync would do: each change once, with the clients that take it, then those in conflict; all clients are counted
 * in the last lines, and the next command is named. `words`: those that chose the clients.
 */
export function diffText(
  clients: readonly UpdatedClient[],
  screen: Screen,
  detail: DiffDetail & { words?: string },
): string {
  const conflicts = groupAlike(clients, 'conflict');
  const texts = [
    ...groupChanges(clients).map((group) => groupText(group, screen, detail)),
    ...conflicts.map((group) => conflictText(group, screen, detail)),
  ];
  return [...texts, summaryText(clients, screen, detail.words)].join('\n\n');
}

function groupText(
  { clients, files, notes }: ChangeGroup,
  screen: Screen,
  detail: DiffDetail,
): string {
  return [
    titleOf(clients, screen),
    ...fileTexts(files, screen, detail),
    ...noteLines(notes, screen),
  ].join('\n');
}

/** With --stat, conflicts are counted; their values can be thousands of lines. */
function conflictText(group: ChangeGroup, screen: Screen, detail: DiffDetail): string {
  const { clients, files } = group;
  const [first, ...others] = clients;
  const changed = files.filter(({ conflicts }) => conflicts.length === 0);
  const conflicting = files.filter(({ conflicts }) => conflicts.length > 0);
  const { style } = screen;
  const counted = conflicting.map(
    ({ path, conflicts }) =>
      `  ${style.red('!')} ${path}  ${countNoun(conflicts.length, 'conflict')}`,
  );
  return [
    groupText({ ...group, files: changed }, screen, detail),
    ...(detail.stat ? [...counted, resolveLine(first, screen)] : withResolve(first, screen)),
    ...others.slice(0, NAMED - 1).map((client) => resolveLine(client, screen)),
  ].join('\n');
}

/** `claro 1.0.0 → 1.1.0`, or `287 clients take this: claro, tigo, … 1.0.0 → 1.1.0`. */
function titleOf(clients: ChangeGroup['clients'], { style }: Screen): string {
  const moved = sharedVersions(clients);
  const versions = moved === undefined ? '' : style.dim(` ${moved.from} → ${moved.to}`);
  const [first, ...others] = clients;
  if (others.length === 0) return `${style.bold(first.slug)}${versions}`;
  const verb = first.status === 'conflict' ? 'are in this conflict' : 'take this';
  const slugs = clients.slice(0, NAMED).map(({ slug }) => slug);
  const more = clients.length > NAMED ? ` and ${clients.length - NAMED} more` : '';
  return `${style.bold(`${clients.length} clients ${verb}`)}: ${slugs.join(', ')}${more}${versions}`;
}

function noteLines(notes: UpdatedClient['notes'], { style }: Screen): string[] {
  return notes.map(({ path, message }) => `  ${style.dim('·')} ${path}: ${message}`);
}

const STATUSES = {
  current: 'current',
  behind: 'behind',
  conflict: 'in conflict',
  failed: 'failed',
};

/** How many clients are current, how many of each other status there are, and what takes the changes. */
function summaryText(clients: readonly UpdatedClient[], { style }: Screen, words = ''): string {
  const counts = Object.entries(STATUSES).flatMap(([status, says]) => {
    const count = clients.filter((client) => client.status === status).length;
    return count === 0 && status !== 'current' ? [] : [`${count} ${says}`];
  });
  const isBehind = clients.some(({ status }) => status === 'behind');
  const next = isBehind ? [`${style.cyan('→')} ${`pulso sync ${words}`.trim()}`] : [];
  return [`${countNoun(clients.length, 'client')}: ${counts.join(', ')}`, ...next].join('\n');
}

/** What each client changed against its base. */
export function overridesText(
  clients: readonly ClientOverrides[],
  screen: Screen,
  detail: DiffDetail,
): string {
  const shown = clients.filter(({ files }) => files.length > 0);
  const texts = shown.map(({ slug, files }) =>
    [screen.style.bold(slug), ...fileTexts(files, screen, detail)].join('\n'),
  );
  const count = shown.length === 0 ? 'none' : shown.length;
  const all = countNoun(clients.length, 'client');
  return [...texts, `${all}, ${count} with overrides`].join('\n\n');
}

/** Files that change, each with its diff unless only which is asked for. */
export function fileTexts(
  files: readonly ShownFile[],
  screen: Screen,
  { stat }: DiffDetail,
): string[] {
  return files.map((file) =>
    stat || !file.patch ? statLine(file, screen) : colorPatch(file.patch, screen),
  );
}

const MARKS = { added: '+', modified: '~', removed: '-', moved: '→' } as const;

function statLine({ path, change, from }: ShownFile, { style }: Screen): string {
  const paint = {
    added: style.green,
    modified: style.yellow,
    removed: style.red,
    moved: style.cyan,
  };
  // A name with a line end would look like two files.
  const text = from === undefined ? path : `${from} → ${path}`;
  return `  ${paint[change](MARKS[change])} ${text.replaceAll('\n', '\\n')}`;
}

function colorPatch(patch: string, { style }: Screen): string {
  const lines = patch.trimEnd().split('\n');
  // Below the first @@ a line that begins with --- is one of the file.
  const body = lines.findIndex((line) => line.startsWith('@@'));
  const paint = (line: string, at: number): string => {
    if (at < body || body < 0) return style.bold(line);
    if (line.startsWith('@@')) return style.cyan(line);
    if (line.startsWith('+')) return style.green(line);
    return line.startsWith('-') ? style.red(line) : line;
  };
  return lines.map(paint).join('\n');
}
