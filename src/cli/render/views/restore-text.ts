import type {
  CloneResult,
  RestoreResult,
} from '../../../operations/catalog/schemas/restore-schemas.ts';
import { countData } from '../widgets/count-data.ts';
import { countFiles } from '../widgets/count-files.ts';
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
  volumes = [],
}: Proposal): string[] {
  const of = source === undefined ? '' : ` of ${source}`;
  return [
    `restore ${slug} on ${target} to backup ${backup}${of}, begun ${from}`,
    ...(database === undefined ? [] : [`  replace its database: ${countRows(database)}`]),
    ...volumes.map((volume) => `  replace the volume ${countFiles(volume)}`),
    ...files.map(({ path, change }) => `  ${VERBS[change]} ${path}`),
    ...(services.length === 0 ? [] : [`  stop meanwhile: ${services.join(', ')}`]),
  ];
}

/** What became of a restore. */
export function restoreText(result: RestoreResult, { style }: Screen): string {
  const { slug, target, outcome, backup, saved, kept, away, proof } = result;
  if (outcome === 'planned') return `would ${restoreLines(result).join('\n')}`;
  if (outcome === 'declined') return `${slug}: not restored`;
  const counts = countAll(result);
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
export function cloneText(result: CloneResult, { style }: Screen): string {
  const { slug, source, target, outcome } = result;
  if (outcome === 'planned') return `would create ${slug} on ${target} as a copy of ${source}`;
  const counts = countAll(result);
  return style.green(`created ${slug} on ${target} as a copy of ${source}${counts}`);
}

function countAll(result: Pick<RestoreResult, 'database' | 'volumes'>): string {
  const all = countData(result);
  return all.length === 0 ? '' : `: ${all.join(', ')}`;
}

const VERBS = { added: 'add', modified: 'change', removed: 'remove' } as const;
