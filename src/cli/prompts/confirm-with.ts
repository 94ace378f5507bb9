import type { Confirmation } from '../../operations/catalog/confirmation.ts';
import type { Session } from '../session.ts';
import { askPerson } from './ask-person.ts';

/** Shows what is about to be done, then asks: `--yes` grants it, and without a terminal nobody can. */
export function confirmWith<T>(
  session: Session,
  describe: (asked: T) => string,
  ask: (asked: T) => Promise<boolean>,
): Confirmation<T> {
  if (session.flags.yes) return 'granted';
  if (!session.interactive) return 'unavailable';
  return (asked) => {
    session.progress.pause();
    session.io.stderr.write(`${describe(asked)}\n`);
    return ask(asked);
  };
}

/** The slug of the client, typed, is the yes. */
export async function typeSlug(session: Session, slug: string): Promise<boolean> {
  const message = `Type ${slug} to confirm:`;
  const typed = await askPerson(session, ({ input }, context) => input({ message }, context));
  return typed.trim() === slug;
}

/** A yes or a no; no is proposed. */
export function askYes(session: Session, message: string): Promise<boolean> {
  return askPerson(session, ({ confirm }, context) =>
    confirm({ message, default: false }, context),
  );
}
