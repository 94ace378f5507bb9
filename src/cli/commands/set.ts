import { catalog } from '../../operations/catalog.ts';
import type { ConflictChoice } from '../../operations/catalog/choices.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { collectPairs } from '../flags/collect-pairs.ts';
import { chosenWords, type SelectionFlags } from '../flags/selection-flags.ts';
import { performVerb } from '../perform-verb.ts';
import { updateView } from '../render/views/update-view.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface SetFlags extends SelectionFlags {
  dryRun?: boolean;
  conflict: ConflictChoice;
}

interface UpgradeFlags extends SetFlags {
  appVersion: string;
}

/** `pulso set`: what contains an `=` is an answer, the rest are slugs. */
export function runSet(session: Session, { operands, flags }: Call<SetFlags>): Promise<number> {
  const pairs = operands.filter((word) => word.includes('='));
  if (pairs.length === 0) {
    throw new PulsoError('bad-set', 'no answer is given', {
      hint: 'use key=value: pulso set claro-colombia currency=USD',
    });
  }
  const changed = pairs.reduce<Record<string, string>>((so, pair) => collectPairs(pair, so), {});
  const slugs = operands.filter((word) => !word.includes('='));
  const view = updateView(session, chosenWords(slugs, flags.select));
  return performVerb(session, catalog.set, { slugs, changed, ...flags }, view);
}

/** `pulso upgrade` */
export function runUpgrade(
  session: Session,
  { operands: slugs, flags }: Call<UpgradeFlags>,
): Promise<number> {
  const view = updateView(session, chosenWords(slugs, flags.select));
  return performVerb(session, catalog.upgrade, { slugs, ...flags }, view);
}
