import type { RenameResult } from '../../../operations/catalog/schemas/rename-schemas.ts';
import { countNoun } from '../widgets/count-noun.ts';
import type { Screen } from '../widgets/screen.ts';

type Proposal = Omit<RenameResult, 'outcome'>;

/** What a rename changes, one line each. */
export function renameLines({
  slug,
  from,
  target,
  services,
  files,
  volumes,
  backups,
}: Proposal): string[] {
  return [
    `rename ${from} on ${target} to ${slug}`,
    ...(services.length === 0 ? [] : [`  stop meanwhile: ${services.join(', ')}`]),
    ...volumes.map((volume) => `  copy ${volume.from} to ${volume.to}, then remove it`),
    ...files.map(({ path, change }) => `  ${VERBS[change]} ${path}`),
    ...Object.entries(backups).map(([name, count]) => `  rename ${countNoun(count, 'backup')} in ${name}`), // prettier-ignore
  ];
}

/** What became of a rename. */
export function renameText(result: RenameResult, { style }: Screen): string {
  const { slug, from, outcome, backups, away } = result;
  if (outcome === 'planned') return `would ${renameLines(result).join('\n')}`;
  if (outcome === 'declined') return `${from}: not renamed`;
  const count = Object.values(backups).reduce((sum, one) => sum + one, 0);
  const stopped = away === undefined ? '' : `; it was stopped for ${(away / 1000).toFixed(1)} s`;
  return style.green(`renamed ${from} to ${slug}, with ${countNoun(count, 'backup')}${stopped}`);
}

const VERBS = { added: 'add', modified: 'change', removed: 'remove' } as const;
