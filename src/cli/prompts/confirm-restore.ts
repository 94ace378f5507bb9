import { visibleData } from '../../core/visible-text.ts';
import type { Confirmation } from '../../operations/catalog/confirmation.ts';
import type { RestoreProposal } from '../../operations/restore/restore-request.ts';
import { restoreLines } from '../render/views/restore-text.ts';
import type { Session } from '../session.ts';
import { confirmWith, typeSlug } from './confirm-with.ts';

/** Shows what a restore replaces; the slug of the client, typed, is the yes. */
export function confirmRestore(session: Session): Confirmation<RestoreProposal> {
  return confirmWith(
    session,
    (proposal) => `\n${restoreLines(visibleData(proposal)).join('\n')}`,
    ({ slug }) => typeSlug(session, slug),
  );
}
