import type { ConvergedClient, ConvergeResult } from '../../../operations/converge/convergence.ts';
import { formatPlan } from '../../../engine/format-plan.ts';
import { EXIT } from '../../exit-code.ts';
import type { Session } from '../../session.ts';
import { convergeTable } from './converge-table.ts';
import { printFailures } from './print-failure.ts';
import { printResult } from '../widgets/print-result.ts';
import type { Screen } from '../widgets/screen.ts';

/** Prints what became of each client, or would; each failure with its client. Gives the exit code. */
export function printConvergence(session: Session, result: ConvergeResult): number {
  const { clients } = result;
  printResult(session, result, () => describeClients(clients, session.screen));
  printFailures(
    session,
    clients.flatMap(({ error }) => error ?? []),
  );
  return codeOf(clients.map(({ outcome }) => outcome));
}

function codeOf(outcomes: readonly ConvergedClient['outcome'][]): number {
  if (outcomes.includes('failed')) return EXIT.failed;
  const ended = outcomes.includes('declined') || outcomes.includes('interrupted');
  return ended ? EXIT.interrupted : EXIT.done;
}

function describeClients(clients: readonly ConvergedClient[], screen: Screen): string {
  if (clients.length === 0) return 'no client is selected';
  const planned = clients.filter(({ outcome }) => outcome === 'planned');
  const other = clients.filter(({ outcome }) => outcome !== 'planned');
  const texts = planned.map(({ slug, target, operations }) =>
    formatPlan({ slug, target: target ?? '', operations }),
  );
  if (planned.length === 0) texts.push(convergeTable(other, screen));
  return texts.join('\n\n');
}
