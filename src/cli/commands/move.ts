import { moveClient, type MoveResult } from '../../operations/converge/move-client.ts';
import type { ConflictChoice } from '../../merge/merge-types.ts';
import { EXIT } from '../exit-code.ts';
import { DEFAULT_TIMEOUT } from '../flags/converge-flags.ts';
import { openContext } from '../open-context.ts';
import { confirmDestroy } from '../prompts/confirm-plan.ts';
import { moveText } from '../render/views/move-text.ts';
import { printFailures } from '../render/views/print-failure.ts';
import { printNext, printResult } from '../render/widgets/print-result.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface MoveFlags {
  target: string;
  conflict: ConflictChoice;
  timeout?: number | undefined;
  abandonSource?: boolean | undefined;
  dryRun?: boolean | undefined;
}

/** `pulso move` */
export async function runMove(
  session: Session,
  { operands: [slug = ''], flags }: Call<MoveFlags>,
): Promise<number> {
  const { target, conflict, timeout = DEFAULT_TIMEOUT } = flags;
  const { abandonSource = false, dryRun = false } = flags;
  const result = await moveClient(await openContext(session), {
    ...{ slug, target, conflict, timeout, abandonSource, dryRun },
    confirm: confirmDestroy(session),
  });
  printResult(session, result, () => moveText(result, session.screen));
  if (result.error !== undefined) printFailures(session, [{ ...result.error, slug }]);
  const moved = result.outcome === 'updated' || result.outcome === 'unchanged';
  if (moved) reportRemaining(session, result);
  if (moved) printNext(session, `pulso deploy ${slug}`);
  if (result.outcome === 'declined' || result.outcome === 'interrupted') return EXIT.interrupted;
  return moved || result.outcome === 'planned' ? EXIT.done : EXIT.failed;
}

function reportRemaining(session: Session, { slug, from, left, asked }: MoveResult): void {
  if (asked && left.length === 0) return;
  const message = asked
    ? `its data stays on ${from}: ${left.join(', ')}`
    : `${from} was not asked: whatever runs of it there goes on, and is yours to end`;
  session.progress.report({
    code: asked ? 'data-left' : 'stack-left',
    kind: 'note',
    slug,
    message,
  });
}
