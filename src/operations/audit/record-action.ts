import { toPulsoError } from '../../core/pulso-error.ts';
import type { AuditEvent } from '../../workspace/audit/audit-chain.ts';
import { appendAudit } from '../../workspace/audit/audit-log.ts';
import { keepReserve } from '../../workspace/disk/disk-reserve.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { OperationContext } from '../context.ts';

/** Workspaces whose anchor's failure was reported: once a command is enough. */
const warned = new WeakSet<Workspace>();

/** Appends to the audit log what this person did, now, and sends the end of the log to its anchor. */
export async function recordAction(
  context: Pick<OperationContext, 'workspace' | 'now' | 'actor' | 'reporter'>,
  action: Omit<AuditEvent, 'at' | 'who'>,
): Promise<void> {
  const { workspace, now, actor } = context;
  await appendAudit(workspace, { at: now().toISOString(), who: actor, ...action });
  await keepReserve(workspace);
  if (workspace.config.audit.anchor !== undefined) await anchorOrWarn(context);
}

/** An anchor that cannot be reached stops nothing: the next entry sends again. */
async function anchorOrWarn({
  workspace,
  reporter,
}: Pick<OperationContext, 'workspace' | 'reporter'>): Promise<void> {
  const { anchorAudit } = await import('../../workspace/audit/anchor-audit.ts');
  await anchorAudit(workspace).catch((error: unknown) => {
    if (warned.has(workspace)) return;
    warned.add(workspace);
    const { code, message } = toPulsoError(error);
    reporter.report({ code, kind: 'warning', message });
  });
}

/** What is kept of an error's message: its first line. What a service logged does not belong in the audit. */
export function summarizeError(message: string): string {
  return message.split('\n', 1).join('');
}
