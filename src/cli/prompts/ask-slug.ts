import { parseSlug } from '../../client/slug.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Session } from '../session.ts';
import { askPerson } from './ask-person.ts';

/** The new client's slug where the command line has none. Throws `slug-missing` without a terminal. */
export function askSlug(session: Session): Promise<string> {
  if (!session.interactive) {
    throw new PulsoError('slug-missing', 'the new client has no slug', {
      hint: 'run `pulso create <slug>`',
    });
  }
  return askPerson(session, ({ input }, context) =>
    input({ message: 'Slug (names its folder, network and data)', validate: isSlug }, context),
  );
}

function isSlug(text: string): true | string {
  try {
    parseSlug(text);
    return true;
  } catch (error) {
    if (error instanceof PulsoError) return error.message;
    throw error;
  }
}
