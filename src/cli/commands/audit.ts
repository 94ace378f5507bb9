import { catalog } from '../../operations/catalog.ts';
import { performVerb } from '../perform-verb.ts';
import { auditText } from '../render/views/audit-text.ts';
import { problemsText } from '../render/views/problems-text.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

/** `pulso audit` */
export function runAudit(
  session: Session,
  { operands: [slug], flags: { verify } }: Call<{ verify?: boolean }>,
): Promise<number> {
  return performVerb(
    session,
    catalog.audit,
    { slug, verify },
    {
      toText: ({ entries, problems }) =>
        problems === undefined
          ? auditText(entries, session.screen, slug)
          : problemsText(problems, session.screen),
    },
  );
}
