import type {
  CloneResult,
  RestoreResult,
} from '../../../operations/catalog/schemas/restore-schemas.ts';
import { countRows } from '../widgets/count-rows.ts';
import type { Screen } from '../widgets/screen.ts';

type Proposal = Omit<RestoreResult, 'outcome'>;

/** What a restore replaces, one line each. */
export function restoreLines({
  slug,
  target,
  backup,
  from,
  source,
  services,
  files,
  database,
}: Proposal): string[] {
  const of = source === undefined ? '' : ` of ${source}`;
  return [
    `restore ${slug} on ${target} to backup ${backup}${of}, begun ${from}`,
    ...(database === undefined ? [] : [`  replace its database: ${countRows(database)}`]),
    ...files.map(({ path, change }) => `  ${VERBS[change]} ${path}`),
    ...(services.length === 0 ? [] : [`  stop meanwhile: ${services.join(', ')}`]),
  ];
}

/** What became of a restore. */
export function restoreText(result: RestoreResult, { style }: Screen): string {
  const { slug, target, outcome, backup, database, saved, kept, away, proof } = result;
  if (outcome === 'planned') return `would ${restoreLines(result).join('\n')}`;
  if (outcome === 'declined') return `${slug}: not restored`;
  const counts = database === undefined ? '' : `: ${countRows(database)}`;
  const head = {
    restored: `restored ${slug} to backup ${backup}${counts}`,
    created: `created ${slug} on ${target} of backup ${backup}${counts}`,
    verified: `verified backup ${backup} of ${slug} on ${target}${counts}`,
    'rolled-back': `rolled ${slug} back to what it was before the restore of ${backup}`,
  }[outcome];
  return [
    style.green(head),
    ...(saved === undefined ? [] : [`what was live is saved as backup ${saved}`]),
    ...(kept === undefined ? [] : [`and kept in the database ${kept}: \`pulso restore ${slug} --rollback\` swaps back`]), // prettier-ignore
    ...(away === undefined ? [] : [`the app was stopped for ${(away / 1000).toFixed(1)} s`]),
    ...(proof === undefined ? [] : [`proof: ${proof}`]),
  ].join('\n');
}

/** What became of a clone. */
export function cloneText(
  { slug, source, target, outcome, database }: CloneResult,
  { style }: Screen,
): string {
  if (outcome === 'planned') return `would create ${slug} on ${target} as a copy of ${source}`;
  const counts = database === undefined ? '' : `: ${countRows(database)}`;
  return style.green(`created ${slug} on ${target} as a copy of ${source}${counts}`);
}

const VERBS = { added: 'add', modified: 'change', removed: 'remove' } as const;
