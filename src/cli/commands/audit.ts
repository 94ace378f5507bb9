import { auditLog } from '../../operations/audit/audit-log.ts';
import { EXIT } from '../exit-code.ts';
import { openContext } from '../open-context.ts';
import { auditText } from '../render/views/audit-text.ts';
import { problemsText } from '../render/views/problems-text.ts';
import { printResult } from '../render/widgets/print-result.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface AuditFlags {
  verify?: boolean | undefined;
}

/** `pulso audit` */
export async function runAudit(
  session: Session,
  { operands, flags }: Call<AuditFlags>,
): Promise<number> {
  const verify = flags.verify ?? false;
  const [slug] = operands;
  const result = await auditLog(await openContext(session), { slug, verify });
  const { entries, problems = [] } = result;
  printResult(session, result, () =>
    verify ? problemsText(problems, session.screen) : auditText(entries, session.screen, slug),
  );
  return problems.length > 0 ? EXIT.failed : EXIT.done;
}
