import type { AskPerson } from '../../operations/create/ask-person.ts';
import type { Session } from '../session.ts';
import { askPerson, explainToPerson } from './ask-person.ts';

const ABOUT =
  "The slug is the client's short name in commands: lower-case letters, digits\n" +
  'and dashes, such as claro-colombia. `pulso rename` changes it later.';

/** Asks for the slug of a new client; an invalid one is explained and asked again. */
export function askSlug(session: Session): AskPerson['slug'] {
  return (findFault) => {
    const validate = (text: string): true | string => findFault(text) ?? true;
    explainToPerson(session, ABOUT);
    const message = 'Slug (names its folder, network and data)';
    return askPerson(session, ({ input }, context) => input({ message, validate }, context));
  };
}
