import { visibleData } from '../../core/visible-text.ts';
import type { Confirmation } from '../../operations/catalog/confirmation.ts';
import type { RollbackProposal } from '../../operations/deployments/rollback-request.ts';
import { rollbackLines } from '../render/views/deployments-text.ts';
import type { Session } from '../session.ts';
import { askYes, confirmWith } from './confirm-with.ts';

/** Shows which files and what of the stack a rollback changes, and asks for a yes or a no. */
export function confirmRollback(session: Session): Confirmation<RollbackProposal> {
  return confirmWith(
    session,
    (proposal) => `\n${rollbackLines(visibleData(proposal), session.errorScreen).join('\n')}`,
    ({ slug, to }) => askYes(session, `Roll ${slug} back to deployment ${to}?`),
  );
}
