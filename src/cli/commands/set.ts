import { PulsoError } from '../../core/pulso-error.ts';
import { setAnswers } from '../../operations/update/set-answers.ts';
import type { ConflictChoice } from '../../merge/merge-types.ts';
import { collectPairs } from '../flags/collect-pairs.ts';
import { chosenClients, type SelectionFlags } from '../flags/selection-flags.ts';
import { openContext } from '../open-context.ts';
import { printUpdates } from '../render/views/print-updates.ts';
import { updateTable } from '../render/views/update-table.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

export interface SetFlags extends SelectionFlags {
  dryRun?: boolean | undefined;
  conflict: ConflictChoice;
}

/** `pulso set`: what holds an `=` is an answer, the rest are slugs. */
export async function runSet(
  session: Session,
  { operands, flags }: Call<SetFlags>,
): Promise<number> {
  const pairs = operands.filter((word) => word.includes('='));
  if (pairs.length === 0) {
    throw new PulsoError('bad-set', 'no answer is given', {
      hint: 'write it as pulso set claro-colombia currency=USD',
    });
  }
  const changed = pairs.reduce<Record<string, string>>((so, pair) => collectPairs(pair, so), {});
  const slugs = operands.filter((word) => !word.includes('='));
  return changeAnswers(session, { operands: slugs, flags }, changed);
}

/** Gives the chosen clients other answers, and prints what that made of their files. */
export async function changeAnswers(
  session: Session,
  { operands, flags }: Pick<Call<SetFlags>, 'operands' | 'flags'>,
  changed: Readonly<Record<string, string>>,
): Promise<number> {
  const { dryRun = false, conflict } = flags;
  const { clients } = await setAnswers(await openContext(session), {
    ...chosenClients(operands, flags),
    ...{ changed, dryRun, conflict },
  });
  return printUpdates(session, clients, () => updateTable(clients, session.screen));
}
