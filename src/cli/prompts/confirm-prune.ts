import type { Confirmation } from '../../operations/catalog/confirmation.ts';
import type { PruneProposal } from '../../operations/data/prune-backups.ts';
import { countNoun } from '../render/widgets/count-noun.ts';
import type { Session } from '../session.ts';
import { askPerson } from './ask-person.ts';

/** Shows which backups are about to be removed and asks for a yes or a no. */
export function confirmPrune(session: Session): Confirmation<PruneProposal> {
  if (session.flags.yes) return 'granted';
  if (!session.interactive) return 'unavailable';
  return ({ slug, remove }) => {
    session.progress.pause();
    session.io.stderr.write(`\n${remove.join('\n')}\n`);
    const message = `Remove ${countNoun(remove.length, 'backup')} of ${slug}?`;
    return askPerson(session, ({ confirm }, context) =>
      confirm({ message, default: false }, context),
    );
  };
}
