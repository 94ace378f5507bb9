import type { Confirmation } from '../../operations/catalog/confirmation.ts';
import type { Session } from '../session.ts';
import { askPerson, showPerson } from './ask-person.ts';

/** Shows what is about to be done, then asks: `--yes` grants it, and without a terminal nobody can. */
export function confirmWith<T>(
  session: Session,
  describe: (asked: T) => string,
  ask: (asked: T) => Promise<boolean>,
): Confirmation<T> {
  if (session.flags.yes) return 'granted';
  if (!session.interactive) return 'unavailable';
  return (asked) => {
    showPerson(session, describe(asked));
    return ask(asked);
  };
}

/** The slug of the client, typed, is the yes. */
export async function typeSlug(session: Session, slug: string): Promise<boolean> {
  const message = `Type ${slug} to confirm:`;
  const typed = await askPerson(session, ({ input }, context) => input({ message }, context));
  return typed.trim() === slug;
}

/** A yes or a no. */
export function askYes(session: Session, message: string, proposed = false): Promise<boolean> {
  return askPerson(session, ({ confirm }, context) =>
    confirm({ message, default: proposed }, context),
  );
}
