import { PulsoError } from '../../core/pulso-error.ts';
import { syncClients, type RolloutOptions } from '../../operations/update/sync-clients.ts';
import type { Share, WaveOptions } from '../../operations/rollout/plan-waves.ts';
import type { ConflictChoice } from '../../merge/merge-types.ts';
import { DEFAULT_TIMEOUT } from '../flags/converge-flags.ts';
import { watchedClients, type SelectionFlags } from '../flags/selection-flags.ts';
import { openContext } from '../open-context.ts';
import { askQuestion } from '../prompts/ask-question.ts';
import { printUpdates } from '../render/views/print-updates.ts';
import { updateTable } from '../render/views/update-table.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface SyncFlags extends SelectionFlags {
  dryRun?: boolean | undefined;
  conflict: ConflictChoice;
  to?: string | undefined;
  deploy?: boolean | undefined;
  canary?: WaveOptions['canary'] | undefined;
  maxUnavailable?: Share | undefined;
  maxFailures?: number | undefined;
  timeout?: number | undefined;
}

/** `pulso sync` */
export async function runSync(session: Session, call: Call<SyncFlags>): Promise<number> {
  const { dryRun = false, conflict, to } = call.flags;
  const asks = session.interactive && !session.flags.yes && !dryRun;
  const result = await syncClients(await openContext(session), {
    ...watchedClients(call.operands, call.flags),
    ...{ dryRun, conflict, to },
    rollout: rolloutOptions(call.flags),
    ask: asks ? (question, proposed) => askQuestion(session, question, proposed) : undefined,
  });
  return printUpdates(session, result.clients, () => updateTable(result.clients, session.screen));
}

function rolloutOptions(flags: SyncFlags): RolloutOptions | undefined {
  const { deploy = false, canary, maxUnavailable, maxFailures, timeout } = flags;
  if (deploy) {
    return {
      canary: canary ?? 1,
      maxUnavailable: maxUnavailable ?? { percent: 25 },
      maxFailures: maxFailures ?? 0,
      timeout: timeout ?? DEFAULT_TIMEOUT,
    };
  }
  const given = [canary, maxUnavailable, maxFailures, timeout].some((flag) => flag !== undefined);
  if (!given) return undefined;
  throw new PulsoError('bad-flags', 'waves are waves of deploys', { hint: 'give --deploy too' });
}
