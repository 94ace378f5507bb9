import { visibleData, visibleText } from '../../core/visible-text.ts';
import type { EditRequest } from '../../operations/edit/edit-request.ts';
import { fileTexts } from '../render/views/diff-text.ts';
import type { Session } from '../session.ts';
import { showPerson } from './ask-person.ts';
import { askYes } from './confirm-with.ts';
import { editText } from './edit-text.ts';

/** Opens the person's editor; a text that cannot stand is explained, and opened again if they want. */
export function askEdit(session: Session): EditRequest['edit'] {
  return async ({ path, text, refused }) => {
    if (refused !== undefined) {
      const { style } = session.errorScreen;
      showPerson(
        session,
        style.red(session.translate(`the text is not taken: ${visibleText(refused)}`)),
      );
      if (!(await askYes(session, 'Edit it again?', true))) return undefined;
    }
    const edited = await editText(session, text, path);
    if (edited === undefined)
      showPerson(session, session.translate('the editor failed: nothing is changed'));
    return edited;
  };
}

/** Shows what an edit changes and asks for a yes or a no. */
export function confirmEdit(session: Session): EditRequest['confirm'] {
  return (proposal) => {
    const { slug, files } = visibleData(proposal);
    showPerson(session, fileTexts(files, session.errorScreen, { stat: false }).join('\n'));
    if (session.flags.yes) return Promise.resolve(true);
    return askYes(session, `Write this to clients/${slug}?`, true);
  };
}
