import type { Problem } from '../../core/problem.ts';
import type { AuditEntry } from '../../workspace/audit/audit-chain.ts';
import { readAudit, verifyAudit } from '../../workspace/audit/audit-log.ts';
import type { OperationContext } from '../context.ts';

export interface AuditRequest {
  /** Only this client's entries. */
  slug?: string | undefined;
  /** Checks that no line was edited, removed or moved. */
  verify: boolean;
}

export interface AuditResult {
  entries: readonly AuditEntry[];
  /** What the check found; absent if not requested. */
  problems?: readonly Problem[] | undefined;
}

/** Who changed what, oldest first. */
export async function auditLog(
  { workspace }: Pick<OperationContext, 'workspace'>,
  { slug, verify }: AuditRequest,
): Promise<AuditResult> {
  const entries = await readAudit(workspace);
  const shown = slug === undefined ? entries : entries.filter((entry) => entry.slug === slug);
  return verify ? { entries: shown, problems: await verifyAudit(workspace) } : { entries: shown };
}
