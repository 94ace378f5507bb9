import { visibleText } from '../../core/visible-text.ts';
import type { AskPerson } from '../../operations/create/ask-person.ts';
import type { Session } from '../session.ts';
import { askPerson } from './ask-person.ts';

/** Asks what is done with data that an earlier client of the same slug left. */
export function askExistingData(session: Session): AskPerson['existingData'] {
  return ({ slug, volumes }) =>
    askPerson(session, ({ select }, context) =>
      select(
        {
          message: visibleText(`An earlier ${slug} left data: ${volumes.join(', ')}. Use it?`),
          choices: [
            { value: 'keep', name: 'keep it: the new client uses it' },
            { value: 'purge', name: 'purge it: delete it for good' },
            { value: 'cancel', name: 'cancel and create nothing' },
          ],
          default: 'cancel',
          loop: false,
        },
        context,
      ),
    );
}
