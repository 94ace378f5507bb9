import type { AuditEvent } from '../../workspace/audit/audit-chain.ts';
import { appendAudit } from '../../workspace/audit/audit-log.ts';
import type { OperationContext } from '../context.ts';

/** Appends to the audit log what this person did, now. */
export async function recordAction(
  { workspace, now, actor }: Pick<OperationContext, 'workspace' | 'now' | 'actor'>,
  action: Omit<AuditEvent, 'at' | 'who'>,
): Promise<void> {
  await appendAudit(workspace, { at: now().toISOString(), who: actor, ...action });
}

/** What is kept of an error's message: its first line. What a service logged does not belong in the audit. */
export function summarizeError(message: string): string {
  return message.split('\n', 1).join('');
}
