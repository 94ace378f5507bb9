import { dropUndefined } from '../../core/drop-undefined.ts';
import type * as z from 'zod';
import type { Ask } from '../../template/questions/questioner.ts';
import type { AskPerson } from '../create/ask-person.ts';
import type { SyncRequest } from '../update/sync-clients.ts';
import { chooseOrAll } from './client-words.ts';
import { toConfirm, type PlanConfirmation } from './confirmation.ts';
import { DEFAULTS } from './defaults.ts';
import type { syncRequestSchema } from './schemas/update-schemas.ts';

export interface SyncGiven extends z.input<typeof syncRequestSchema> {
  /** Asks a person what the template did not ask before; absent: defaults are taken. */
  ask?: AskPerson['answer'];
  /** Of the deploys of a rollout. */
  confirm: PlanConfirmation;
}

/** Errors: `bad-selection`. */
export function acceptSync(given: SyncGiven): SyncRequest {
  const { dryRun = false, conflict = DEFAULTS.conflict, to, ask, rollout, confirm } = given;
  const { canary, maxUnavailable, maxFailures, timeout } = DEFAULTS;
  return dropUndefined({
    ...{ ...chooseOrAll(given), dryRun, conflict, to },
    ask: ask && ((slug: string) => toAsk(ask, slug)),
    rollout: rollout && {
      canary: rollout.canary ?? canary,
      maxUnavailable: rollout.maxUnavailable ?? maxUnavailable,
      maxFailures: rollout.maxFailures ?? maxFailures,
      timeout: rollout.timeout ?? timeout,
      confirm: toConfirm(confirm),
    },
  });
}

/** What checks an answer is loaded with the first question: the catalog is loaded by every verb. */
function toAsk(answer: AskPerson['answer'], slug: string): Ask {
  return async (...asked) => {
    const { askAnswers } = await import('../create/ask-person.ts');
    return askAnswers(answer, slug)(...asked);
  };
}
