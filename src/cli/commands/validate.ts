import { catalog } from '../../operations/catalog.ts';
import type { SelectionFlags } from '../flags/selection-flags.ts';
import { performVerb } from '../perform-verb.ts';
import { problemsText } from '../render/views/problems-text.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

/** `pulso validate` */
export function runValidate(
  session: Session,
  { operands: slugs, flags }: Call<SelectionFlags>,
): Promise<number> {
  return performVerb(
    session,
    catalog.validate,
    { slugs, ...flags },
    {
      toText: ({ problems }) => problemsText(problems, session.screen),
    },
  );
}
