import type { Problem } from '../../core/problem.ts';
import type { AuditEntry } from '../../workspace/audit/audit-chain.ts';
import { readAudit, verifyAudit } from '../../workspace/audit/audit-log.ts';
import { readRef } from '../../workspace/audit/anchor-ref.ts';
import type { OperationContext } from '../context.ts';

export interface AuditRequest {
  /** Only this client's entries. */
  slug?: string;
  /** Checks that no line was edited, removed or moved. */
  verify: boolean;
  /** What the anchor received; without text, `source` is a git ref. */
  against?: { source: string; text?: string };
}

export interface AuditResult {
  entries: readonly AuditEntry[];
  /** What the check found; absent if not requested. */
  problems?: readonly Problem[];
}

/** Who changed what, oldest first. Errors: `anchor-missing`. */
export async function auditLog(
  { workspace }: Pick<OperationContext, 'workspace'>,
  { slug, verify, against }: AuditRequest,
): Promise<AuditResult> {
  const entries = await readAudit(workspace);
  const shown = slug === undefined ? entries : entries.filter((entry) => entry.slug === slug);
  if (!verify) return { entries: shown };
  const { source, text } = against ?? {};
  const anchored = source && { source, text: text ?? (await readRef(workspace.root, source)) };
  return { entries: shown, problems: await verifyAudit(workspace, anchored || undefined) };
}
