import type { RolloutResult } from '../../../operations/catalog/schemas/update-schemas.ts';
import { excerptSides } from '../widgets/excerpt-sides.ts';
import { formatTable, type Cell, type Column } from '../widgets/format-table.ts';
import { NONE_SELECTED } from '../widgets/no-clients.ts';
import type { Screen } from '../widgets/screen.ts';

/** What became of each client's files, one line each, and every conflict below; `decided`: those that are settled too. */
export function updateTable(
  clients: readonly RolloutResult[],
  screen: Screen,
  { decided = true } = {},
): string {
  if (clients.length === 0) return NONE_SELECTED;
  const deployed = clients.some(({ deploy }) => deploy !== undefined);
  const columns: Column<RolloutResult>[] = [
    { title: 'CLIENT', cell: ({ slug }) => slug },
    { title: 'OUTCOME', cell: (client) => outcomeCell(client, screen) },
    { title: 'TEMPLATE', cell: versions },
    { title: 'FILES', cell: ({ files }) => String(files.length), optional: true },
    { title: 'CONFLICTS', cell: (client) => String(conflictsOf(client)), optional: true },
    ...(deployed
      ? [{ title: 'STATE', cell: ({ deploy }: RolloutResult) => deploy?.state ?? '-' }]
      : []),
  ];
  const table = formatTable(columns, clients, screen);
  const conflicts = clients.flatMap((client) => {
    if (isOpen(client)) return withResolve(client, screen);
    return decided ? conflictLines(client, screen) : [];
  });
  return [table, ...conflicts].join('\n');
}

/** Whether its conflicts are still to be decided. */
function isOpen({ outcome, status }: RolloutResult): boolean {
  return outcome === 'conflict' || (outcome === 'planned' && status === 'conflict');
}

function outcomeCell({ outcome, status }: RolloutResult, { style }: Screen): Cell {
  const text = outcome === 'planned' ? status : outcome;
  if (outcome === 'updated') return { text, style: style.green };
  if (outcome === 'unchanged') return { text, style: style.dim };
  const calm = text === 'current' || text === 'behind';
  return { text, style: calm ? style.yellow : style.red };
}

function versions({ from, to }: RolloutResult): string {
  if (to === null || from === to) return from ?? '-';
  return `${from ?? '-'} → ${to}`;
}

function conflictsOf({ files }: RolloutResult): number {
  return files.reduce((sum, { conflicts }) => sum + conflicts.length, 0);
}

/** The conflicts of a client, and the command that resolves them. */
export function withResolve(
  client: Pick<RolloutResult, 'slug' | 'files'>,
  screen: Screen,
): string[] {
  const lines = conflictLines(client, screen);
  if (lines.length === 0) return [];
  return [...lines, resolveLine(client, screen)];
}

/** Files named in one line. */
const MOST_NAMED = 3;

/** What resolves the conflicts of a client: a command, or first an edit, where markers are left in its files. */
export function resolveLine(
  { slug, files }: Pick<RolloutResult, 'slug' | 'files'>,
  { style }: Screen,
): string {
  const arrow = `  ${style.cyan('→')}`;
  const all = files.flatMap(({ path, conflicts }) => conflicts.map((one) => ({ path, ...one })));
  const marked = all.filter(({ blocked }) => blocked === true);
  if (marked.length === 0) return `${arrow} pulso resolve ${slug}`;
  const paths = marked.slice(0, MOST_NAMED).map(({ path }) => `clients/${slug}/${path}`);
  const more = marked.length > MOST_NAMED ? ` and ${marked.length - MOST_NAMED} more` : '';
  const verb = marked.length === all.length ? 'sync' : 'resolve';
  return `${arrow} remove the conflict markers from ${paths.join(', ')}${more}, then run pulso ${verb} ${slug}`;
}

/** Each conflict with its place and what every side has there; of values longer than `most` lines, what differs. */
export function conflictLines(
  { slug, files }: Pick<RolloutResult, 'slug' | 'files'>,
  { style }: Screen,
  most?: number,
): string[] {
  return files.flatMap(({ path, conflicts }) =>
    conflicts.flatMap(({ at, ...sides }) => {
      const { base, template, client } = excerptSides(sides, most);
      return [
        '',
        `${style.red('conflict')} ${slug}/${path} ${style.bold(at)}`,
        side('base', base),
        side('template', template),
        side('client', client),
      ];
    }),
  );
}

function side(name: string, lines: readonly string[]): string {
  return `  ${name.padEnd(8)}  ${lines.join(`\n${' '.repeat(12)}`)}`;
}
