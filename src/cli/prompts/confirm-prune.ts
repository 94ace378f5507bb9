import type { Confirmation } from '../../operations/catalog/confirmation.ts';
import type { PruneProposal } from '../../operations/data/prune-backups.ts';
import { countNoun } from '../render/widgets/count-noun.ts';
import type { Session } from '../session.ts';
import { askYes, confirmWith } from './confirm-with.ts';

/** Shows which backups are about to be removed and asks for a yes or a no. */
export function confirmPrune(session: Session): Confirmation<PruneProposal> {
  return confirmWith(
    session,
    ({ remove }) => `\n${remove.join('\n')}`,
    ({ slug, remove }) =>
      askYes(session, `Remove ${countNoun(remove.length, 'backup')} of ${slug}?`),
  );
}
