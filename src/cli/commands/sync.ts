import { dropUndefined } from '../../core/drop-undefined.ts';
import { catalog } from '../../operations/catalog.ts';
import type { ConflictChoice } from '../../operations/catalog/choices.ts';
import { readRollout, type RolloutFlags } from '../flags/rollout-flags.ts';
import { chosenWords, type SelectionFlags } from '../flags/selection-flags.ts';
import { performVerb } from '../perform-verb.ts';
import { askQuestion } from '../prompts/ask-question.ts';
import { confirmPlan } from '../prompts/confirm-plan.ts';
import { updateView } from '../render/views/update-view.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface SyncFlags extends SelectionFlags, RolloutFlags {
  dryRun?: boolean;
  conflict: ConflictChoice;
  to?: string;
}

/** `pulso sync` */
export function runSync(
  session: Session,
  { operands: slugs, flags }: Call<SyncFlags>,
): Promise<number> {
  const { all, select, dryRun = false, conflict, to } = flags;
  const asks = session.interactive && !session.flags.yes && !dryRun;
  const given = dropUndefined({
    ...{ slugs, all, select, dryRun, conflict, to, rollout: readRollout(flags) },
    ask: asks ? askQuestion(session) : undefined,
    confirm: confirmPlan(session),
  });
  return performVerb(session, catalog.sync, given, updateView(session, chosenWords(slugs, select)));
}
