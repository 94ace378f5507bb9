import { visibleData } from '../../core/visible-text.ts';
import type { Confirmation } from '../../operations/catalog/confirmation.ts';
import type { RenameProposal } from '../../operations/rename/rename-request.ts';
import { renameLines } from '../render/views/rename-text.ts';
import type { Session } from '../session.ts';
import { confirmWith, typeSlug } from './confirm-with.ts';

/** Shows what a rename changes; the slug of now, typed, is the yes. */
export function confirmRename(session: Session): Confirmation<RenameProposal> {
  return confirmWith(
    session,
    (asked) => {
      const { slug: from, to: slug, ...proposal } = visibleData(asked);
      return `\n${renameLines({ ...proposal, slug, from }).join('\n')}`;
    },
    ({ slug }) => typeSlug(session, slug),
  );
}
