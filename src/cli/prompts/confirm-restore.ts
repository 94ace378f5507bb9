import { visibleData } from '../../core/visible-text.ts';
import type { Confirmation } from '../../operations/catalog/confirmation.ts';
import type { RestoreProposal } from '../../operations/restore/restore-request.ts';
import { restoreLines } from '../render/views/restore-text.ts';
import type { Session } from '../session.ts';
import { askPerson } from './ask-person.ts';

/** Shows what a restore replaces; the slug of the client, typed, is the yes. */
export function confirmRestore(session: Session): Confirmation<RestoreProposal> {
  if (session.flags.yes) return 'granted';
  if (!session.interactive) return 'unavailable';
  return async (proposal) => {
    session.progress.pause();
    session.io.stderr.write(`\n${restoreLines(visibleData(proposal)).join('\n')}\n`);
    const message = `Type ${proposal.slug} to confirm:`;
    const typed = await askPerson(session, ({ input }, context) => input({ message }, context));
    return typed.trim() === proposal.slug;
  };
}
