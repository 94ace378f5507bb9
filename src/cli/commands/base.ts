import { catalog } from '../../operations/catalog.ts';
import type { SelectionFlags } from '../flags/selection-flags.ts';
import { performVerb } from '../perform-verb.ts';
import { rebuiltText } from '../render/views/base-text.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface RebuildFlags extends SelectionFlags {
  against?: string;
  current?: boolean;
  dryRun?: boolean;
}

/** `pulso base rebuild` */
export function runBaseRebuild(
  session: Session,
  { operands: slugs, flags }: Call<RebuildFlags>,
): Promise<number> {
  return performVerb(
    session,
    catalog['base rebuild'],
    { slugs, ...flags },
    { toText: ({ clients }) => rebuiltText(clients, session.screen) },
  );
}
