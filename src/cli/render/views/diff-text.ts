import type {
  ClientOverrides,
  UpdatedClient,
  UpdatedFile,
} from '../../../operations/catalog/schemas/update-schemas.ts';
import { countNoun } from '../widgets/count-noun.ts';
import type { Screen } from '../widgets/screen.ts';
import { withResolve } from './update-table.ts';

/** How much of a diff is shown. */
export interface DiffDetail {
  /** Only which files, not what of them. */
  stat: boolean;
}

type ShownFile = Pick<UpdatedFile, 'path' | 'change' | 'from' | 'patch'>;

/** What sync would do to each client: its files, their diffs, its conflicts; all of them are counted in the last line. */
export function diffText(
  clients: readonly UpdatedClient[],
  screen: Screen,
  detail: DiffDetail,
): string {
  const { style } = screen;
  const shown = clients.filter(({ status }) => status === 'behind' || status === 'conflict');
  const texts = shown.map((client) => {
    const { slug, from, to, files } = client;
    const versions = from === to ? '' : style.dim(` ${from ?? '-'} → ${to ?? '-'}`);
    const changed = files.filter(({ conflicts }) => conflicts.length === 0);
    return [
      `${style.bold(slug)}${versions}`,
      ...fileTexts(changed, screen, detail),
      ...withResolve(client, screen),
    ].join('\n');
  });
  return [...texts, countStatuses(clients)].join('\n\n');
}

const STATUSES = {
  current: 'current',
  behind: 'behind',
  conflict: 'in conflict',
  failed: 'failed',
};

/** How many clients are current, and how many of each other status there is. */
function countStatuses(clients: readonly UpdatedClient[]): string {
  const counts = Object.entries(STATUSES).flatMap(([status, words]) => {
    const count = clients.filter((client) => client.status === status).length;
    return count === 0 && status !== 'current' ? [] : [`${count} ${words}`];
  });
  return `${countNoun(clients.length, 'client')}: ${counts.join(', ')}`;
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

function fileTexts(files: readonly ShownFile[], screen: Screen, { stat }: DiffDetail): string[] {
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
  return `  ${paint[change](MARKS[change])} ${from === undefined ? path : `${from} → ${path}`}`;
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
