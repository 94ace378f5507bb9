import { PulsoError } from '../../core/pulso-error.ts';
import type { MoveState } from '../../workspace/journal/parse-move.ts';

/** A move that a kill cut short: the data may not be on the target that the record names. */
export function unfinishedMove(slug: string, { from, to }: MoveState): PulsoError {
  return new PulsoError(
    'move-unfinished',
    `the move of ${slug} from ${from} to ${to} was interrupted`,
    {
      ...{
        slug,
        hint: `bring it back to ${from}, where its data is: pulso move ${slug} --rollback`,
      },
    },
  );
}
