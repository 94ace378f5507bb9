import type { Session } from '../session.ts';
import { askPerson } from './ask-person.ts';

/** Asks for a value without showing it, twice: nobody sees what was typed. */
export async function askSecret(session: Session, name: string): Promise<string> {
  const ask = (message: string, validate: (text: string) => string | true): Promise<string> =>
    askPerson(session, ({ password }, context) => password({ message, validate }, context));
  const value = await ask(`Value of ${name}`, (text) => text !== '' || 'The value is empty');
  await ask(`Value of ${name} again`, (text) => text === value || 'The values differ');
  return value;
}
