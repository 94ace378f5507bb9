import { visibleData } from '../../core/visible-text.ts';
import type { ConflictChoice } from '../../operations/catalog/choices.ts';
import type { ResolveRequest } from '../../operations/update/resolve-conflicts.ts';
import { conflictLines } from '../render/views/update-table.ts';
import type { Session } from '../session.ts';
import { askPerson } from './ask-person.ts';

/** Shows each conflict of a client with the value of every side, and asks which one to keep. */
export function askConflict(session: Session, slug: string): ResolveRequest['decide'] {
  return ({ path, change, ...conflict }, at, all) => {
    const files = visibleData([{ path, change, conflicts: [conflict] }]);
    const lines = conflictLines({ slug, files }, session.errorScreen);
    session.progress.pause();
    session.io.stderr.write(`${lines.join('\n')}\n`);
    return askPerson(session, ({ select }, context) =>
      select<ConflictChoice>(
        {
          message: `Which value do you want? (${at} of ${all})`,
          choices: [
            { value: 'ours', name: "the client's" },
            { value: 'theirs', name: "the template's" },
            { value: 'markers', name: 'both, between conflict markers, to edit by hand' },
            { value: 'fail', name: 'cancel and leave the client unchanged' },
          ],
          loop: false,
        },
        context,
      ),
    );
  };
}
