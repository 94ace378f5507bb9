import { visibleData } from '../../core/visible-text.ts';
import type { Confirmation } from '../../operations/catalog/confirmation.ts';
import type { RemoveProposal } from '../../operations/remove/remove-request.ts';
import { removeLines } from '../render/views/remove-text.ts';
import type { Session } from '../session.ts';
import { confirmWith, typeSlug } from './confirm-with.ts';

/** Shows all that is deleted; the slug of the client, typed, is the yes. */
export function confirmRemove(session: Session): Confirmation<RemoveProposal> {
  return confirmWith(
    session,
    (proposal) => `\n${removeLines(visibleData(proposal)).join('\n')}`,
    ({ slug }) => typeSlug(session, slug),
  );
}
