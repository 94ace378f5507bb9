import { PulsoError } from '../../core/pulso-error.ts';
import type { MoveState } from '../../workspace/journal/parse-move.ts';

/** A move, or its end, that a kill cut short: the data may not be on the target that the record names, or no longer on the other one. */
export function unfinishedMove(slug: string, { from, to, step }: MoveState): PulsoError {
  if (step === 'committing') {
    const message = `the commit of the move of ${slug} from ${from} to ${to} was interrupted`;
    const hint = `delete the rest of the data on ${from}: pulso move ${slug} --commit`;
    return new PulsoError('move-unfinished', message, { slug, hint });
  }
  const message =
    step === 'returning'
      ? `the rollback of the move of ${slug} from ${from} to ${to} was interrupted`
      : `the move of ${slug} from ${from} to ${to} was interrupted`;
  const hint = `bring it back to ${from}, where its data is: pulso move ${slug} --rollback`;
  return new PulsoError('move-unfinished', message, { slug, hint });
}
