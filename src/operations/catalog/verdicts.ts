import type { ErrorFields } from '../../core/error-fields.ts';
import type { Problem } from '../../core/problem.ts';
import type { ConvergeResult } from './schemas/converge-schemas.ts';
import type { BackupsResult } from './schemas/data-schemas.ts';
import type { MoveResult, SyncResult } from './schemas/update-schemas.ts';
import type { Verdict } from './define-verb.ts';

/** One failure of several clients makes it one. What was declined or stopped is not done. */
export function outcomesVerdict(
  { clients }: { clients: readonly { outcome: string }[] },
  failures: readonly string[] = ['failed'],
): Verdict {
  const outcomes = clients.map(({ outcome }) => outcome);
  if (outcomes.some((outcome) => failures.includes(outcome))) return 'failed';
  return outcomes.includes('declined') || outcomes.includes('interrupted') ? 'interrupted' : 'done';
}

export function convergeVerdict({ clients }: ConvergeResult): Verdict {
  const ended = outcomesVerdict({ clients });
  if (ended !== 'done') return ended;
  const changes = clients.some(({ operations }) => operations.some(({ type }) => type !== 'none'));
  return changes ? 'changes' : 'done';
}

const UPDATE_FAILURES: readonly string[] = ['conflict', 'failed', 'rolled-back', 'skipped'];

/** A conflict that was only looked for is a result; one that kept a client from being written is a failure. */
export function updateVerdict({ clients }: Pick<SyncResult, 'clients'>): Verdict {
  const ended = outcomesVerdict({ clients }, UPDATE_FAILURES);
  if (ended !== 'done') return ended;
  const changes = clients.some(({ status }) => status === 'behind' || status === 'conflict');
  return changes ? 'changes' : 'done';
}

export function moveVerdict({ outcome }: MoveResult): Verdict {
  if (outcome === 'declined' || outcome === 'interrupted') return 'interrupted';
  return outcome === 'conflict' || outcome === 'failed' ? 'failed' : 'done';
}

/** Warnings are not failures. */
export function problemsVerdict({
  problems,
}: {
  problems: readonly Pick<Problem, 'severity'>[];
}): Verdict {
  return problems.some(({ severity }) => severity === 'error') ? 'failed' : 'done';
}

/** Clients whose record cannot be read stand apart in some documents. */
export function failedVerdict({ failed }: { failed: readonly ErrorFields[] }): Verdict {
  return failed.length > 0 ? 'failed' : 'done';
}

/** The errors that stand with their clients. */
export function clientErrors({
  clients,
}: {
  clients: readonly { error?: ErrorFields }[];
}): readonly ErrorFields[] {
  return clients.flatMap(({ error }) => error ?? []);
}

/** A door that is open, one that is not known to be closed, and a proof of nothing are failures. */
export function proveVerdict({
  clients,
}: {
  clients: readonly { outcome: 'closed' | 'open' | 'blind' | 'absent' | 'planned' | 'failed' }[];
}): Verdict {
  const outcomes = clients.map(({ outcome }) => outcome);
  const bad = outcomes.some((one) => one === 'open' || one === 'blind' || one === 'failed');
  const good = outcomes.some((one) => one === 'closed' || one === 'planned');
  return bad || !good ? 'failed' : 'done';
}

/** A backup that is damaged is a failure; a client without one within its schedule is found, as changes are. */
export function backupsVerdict({ clients }: BackupsResult): Verdict {
  const failed = clients.some(
    ({ error, backups }) => error !== undefined || backups.some(({ state }) => state === 'damaged'),
  );
  if (failed) return 'failed';
  return clients.some(({ due }) => due) ? 'changes' : 'done';
}
