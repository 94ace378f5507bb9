import type { RolloutResult } from '../../../operations/rollout/roll-client.ts';
import { EXIT } from '../../exit-code.ts';
import type { Session } from '../../session.ts';
import { printFailures } from './print-failure.ts';
import { printResult } from '../widgets/print-result.ts';

/** Prints what became of each client's files, or would; each failure with its client. Gives the exit code. */
export function printUpdates(
  session: Session,
  clients: readonly RolloutResult[],
  toText: () => string,
): number {
  printResult(session, { clients }, toText);
  printFailures(
    session,
    clients.flatMap(({ error }) => error ?? []),
  );
  for (const { slug, notes } of clients) {
    for (const { path, message } of notes) {
      session.progress.report({
        code: 'merge-note',
        kind: 'note',
        slug,
        subject: path,
        message,
      });
    }
  }
  return clients.some(isFailure) ? EXIT.failed : EXIT.done;
}

const FAILURES: readonly RolloutResult['outcome'][] = [
  'conflict',
  'failed',
  'rolled-back',
  'skipped',
];

/** A conflict that was only looked for is a result; one that kept a client from being written is a failure. */
function isFailure({ outcome }: RolloutResult): boolean {
  return FAILURES.includes(outcome);
}
