import { PulsoError } from '../../core/pulso-error.ts';
import type { Selection } from '../../client/selection.ts';
import type { ClientChoice } from '../../workspace/clients/select-clients.ts';

/** Flags that name clients by what they are. */
export interface SelectionFlags {
  all?: boolean | undefined;
  select?: Selection | undefined;
}

/** The clients a verb is about: it must say which. Throws `bad-selection` where it says two things. */
export function chosenClients(
  slugs: readonly string[],
  { all, select }: SelectionFlags,
): ClientChoice {
  if (all === true && slugs.length > 0) {
    throw new PulsoError('bad-selection', `--all and "${slugs.join(' ')}" are both given`, {
      hint: 'name the clients, or give --all',
    });
  }
  return { slugs, all, select };
}

/** The clients a verb looks at: every one where none is named. */
export function watchedClients(slugs: readonly string[], flags: SelectionFlags): ClientChoice {
  const none = slugs.length === 0 && flags.select === undefined;
  return chosenClients(slugs, none ? { all: true } : flags);
}
