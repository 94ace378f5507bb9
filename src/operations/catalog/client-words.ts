import type * as z from 'zod';
import { parseSelection } from '../../client/selection.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { ClientChoice } from '../../workspace/clients/select-clients.ts';
import type { clientWordsSchema } from './schemas/shared-schemas.ts';

/** Which clients a verb is about, as a caller says it. */
export type ClientWords = z.input<typeof clientWordsSchema>;

/** The clients that a verb changes: it must say which. Errors: `bad-selection`. */
export function chooseClients({ slugs = [], all, select }: ClientWords): ClientChoice {
  if (all === true && slugs.length > 0) {
    const message = `--all and "${slugs.join(' ')}" cannot be combined`;
    throw new PulsoError('bad-selection', message, { hint: 'name the clients, or use --all' });
  }
  return dropUndefined({
    slugs,
    all,
    select: select === undefined ? undefined : parseSelection(select),
  });
}

/** The clients that a verb shows: all of them if none is named. Errors: `bad-selection`. */
export function chooseOrAll(words: ClientWords): ClientChoice {
  const none = (words.slugs ?? []).length === 0 && words.select === undefined;
  return chooseClients(none ? { all: true } : words);
}
