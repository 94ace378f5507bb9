import type { RemoveResult } from '../../../operations/catalog/schemas/remove-schemas.ts';
import { describePlan } from '../../../operations/converge/describe-plan.ts';
import type { Screen } from '../widgets/screen.ts';

type Proposal = Omit<RemoveResult, 'outcome'>;

/** All that a removal deletes. */
export function removeLines(proposal: Proposal): string[] {
  const { slug, folder, contents, secrets, state, block, backup } = proposal;
  return [
    `remove ${slug} for good`,
    backup === null ? '  no last backup is made' : `  save it to ${backup} first`,
    `  delete ${folder}: ${contents.join(', ')}`,
    ...(secrets.length === 0 ? [] : [`  delete its secrets: ${secrets.join(', ')}`]),
    ...(state.length === 0 ? [] : [`  delete .pulso/${folder}: ${state.join(', ')}`]),
    `  free block ${block}`,
    describePlan(proposal),
  ];
}

/** What became of a removal. */
export function removeText(result: RemoveResult, { style }: Screen): string {
  const { slug, outcome, saved, block } = result;
  if (outcome === 'planned') return `would ${removeLines(result).join('\n')}`;
  if (outcome === 'declined') return `${slug}: not removed`;
  const removed = style.green(`removed ${slug}; block ${block} is free`);
  if (saved === undefined) return removed;
  return `${removed}\nits last backup is ${saved}: \`pulso restore ${slug} --as <slug>\` creates a client of it`;
}
