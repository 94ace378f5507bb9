import { classifyFailure } from '../../core/pulso-error.ts';
import type { AuditEvent } from '../../workspace/audit/audit-chain.ts';
import type { OperationContext } from '../context.ts';
import { recordAction, summarizeError } from './record-action.ts';

/** Does work, and where it fails or is interrupted appends to the audit log how it ended; the error is thrown on. */
export async function recordFailure<T>(
  context: OperationContext,
  action: Pick<AuditEvent, 'action' | 'slug'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const detail = summarizeError(error instanceof Error ? error.message : String(error));
    // On a disk that is full the log cannot grow either: what failed first is what matters.
    await recordAction(context, { ...action, outcome: classifyFailure(error), detail }).catch(
      () => undefined,
    );
    throw error;
  }
}
