import type * as z from 'zod';
import { PulsoError } from '../../core/pulso-error.ts';
import type { EndMoveRequest } from '../move/end-move.ts';
import type { MoveRequest } from '../move/move-request.ts';
import { toConfirm, type PlanConfirmation } from './confirmation.ts';
import { DEFAULTS } from './defaults.ts';
import type { moveRequestSchema } from './schemas/update-schemas.ts';

type MoveGiven = z.input<typeof moveRequestSchema> & { confirm: PlanConfirmation };

/** A move, or the end of one. Errors: `bad-flags`. */
export function acceptMove(given: MoveGiven): MoveRequest | EndMoveRequest {
  const { slug, target, conflict = DEFAULTS.conflict, timeout = DEFAULTS.timeout } = given;
  const { data = true, commit = false, rollback = false, abandonSource = false } = given;
  const { dryRun = false } = given;
  const confirm = toConfirm(given.confirm);
  if (commit || rollback) {
    if ((commit && rollback) || target !== undefined || !data || abandonSource) {
      const message = '--commit and --rollback each stand alone';
      throw new PulsoError('bad-flags', message, {
        hint: `pulso move ${slug} --commit, or pulso move ${slug} --rollback`,
      });
    }
    return { slug, end: commit ? 'commit' : 'rollback', dryRun, timeout, confirm };
  }
  if (target === undefined) {
    throw new PulsoError('bad-flags', 'move requires --target, --commit or --rollback', {
      hint: `pulso move ${slug} --target <name>`,
    });
  }
  return { slug, target, conflict, timeout, data, abandonSource, dryRun, confirm };
}
