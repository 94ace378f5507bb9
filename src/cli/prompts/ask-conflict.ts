import type { ShownConflict } from '../../operations/update/resolve-conflicts.ts';
import type { ConflictChoice } from '../../merge/merge-types.ts';
import { conflictLines } from '../render/views/update-table.ts';
import type { Session } from '../session.ts';
import { askPerson } from './ask-person.ts';

/** Shows one conflict with the value of every side, and takes which one stays. */
export function askConflict(
  session: Session,
  slug: string,
  { path, change, ...conflict }: ShownConflict,
  counted: string,
): Promise<ConflictChoice> {
  const lines = conflictLines(
    { slug, files: [{ path, change, conflicts: [conflict] }] },
    session.errorScreen,
  );
  session.progress.pause();
  session.io.stderr.write(`${lines.join('\n')}\n`);
  return askPerson(session, ({ select }, context) =>
    select<ConflictChoice>(
      {
        message: `What shall stand there? (${counted})`,
        choices: [
          { value: 'ours', name: "the client's" },
          { value: 'theirs', name: "the template's" },
          { value: 'markers', name: 'both, between markers, to edit by hand' },
          { value: 'fail', name: 'leave the client as it is' },
        ],
        loop: false,
      },
      context,
    ),
  );
}
