import type { UpdatedClient, UpdatedFile } from '../../operations/update/updated-client.ts';
import { countNoun } from './count-noun.ts';

/** What a pull request comment may hold. */
const LIMIT = 65_536;

/** By it a CI job finds its own comment again. */
const MARKER = '<!-- pulso-diff -->';

/** What sync would do, as a comment on a pull request: a table and folded diffs for each client. Patches that do not fit are left out, and counted. */
export function diffMarkdown(clients: readonly UpdatedClient[]): string {
  const shown = clients.filter(({ status }) => status !== 'current');
  const frame = [MARKER, headline(clients), ...shown.map(describeClient)].join('\n\n');
  let room = LIMIT - frame.length - 200;
  let leftOut = 0;
  const texts = shown.map((client) => {
    const patches = client.files.flatMap((file) => {
      const folded = foldPatch(file);
      if (folded === '') return [];
      room -= folded.length + 2;
      if (room > 0) return [folded];
      leftOut += 1;
      return [];
    });
    return [describeClient(client), ...patches].join('\n\n');
  });
  const note =
    leftOut === 0
      ? []
      : [`_${countNoun(leftOut, 'diff')} left out for size: run \`pulso diff\` to see all._`];
  return [MARKER, headline(clients), ...texts, ...note].join('\n\n');
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

function describeClient({ slug, status, from, to, files, error }: UpdatedClient): string {
  const versions = from === to || to === null ? '' : ` ${from ?? ''} → ${to}`;
  const title = `#### ${code(slug)}${versions}: ${status}`;
  if (error !== undefined)
    return `${title}\n\n${fence(`${error.message}\n${error.hint ?? ''}`, '')}`;
  const rows = files.map((file) => {
    const from = file.from === undefined ? '' : `${code(file.from)} → `;
    return `| ${from}${code(file.path)} | ${file.change} | ${file.conflicts.length || ''} |`;
  });
  const table = ['| file | change | conflicts |', '|---|---|---|', ...rows].join('\n');
  return [title, table, ...files.flatMap(describeConflicts)].join('\n\n');
}

function describeConflicts({ path, conflicts }: UpdatedFile): string[] {
  return conflicts.map(({ at, base, template, client }) => {
    const side = (name: string, value: string | null): string =>
      `${name}: ${value === null ? '(nothing)' : value.trimEnd()}`;
    const sides = [side('base', base), side('template', template), side('client', client)];
    return `Conflict in ${code(path)} at ${code(at)}:\n\n${fence(sides.join('\n'), '')}`;
  });
}

function foldPatch({ path, patch = '' }: UpdatedFile): string {
  if (patch === '') return '';
  const summary = `<summary>${escapeHtml(path)}</summary>`;
  return `<details>${summary}\n\n${fence(patch.trimEnd(), 'diff')}\n\n</details>`;
}

/** Inline code that no text can leave, in a table cell too. */
function code(text: string): string {
  const clean = text.replace(/[\s\p{Cc}]+/gu, ' ').replaceAll('|', '\\|');
  const tick = fenceFor(clean, 1);
  const space = clean.startsWith('`') || clean.endsWith('`') ? ' ' : '';
  return `${tick}${space}${clean}${space}${tick}`;
}

function fence(text: string, language: string): string {
  const tick = fenceFor(text, 3);
  return `${tick}${language}\n${text.trimEnd()}\n${tick}`;
}

/** One backtick more than the longest run within. */
function fenceFor(text: string, least: number): string {
  const runs = text.match(/`+/g) ?? [];
  return '`'.repeat(Math.max(least, ...runs.map((run) => run.length + 1)));
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
