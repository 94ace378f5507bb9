import { catalog } from '../../operations/catalog.ts';
import { performVerb } from '../perform-verb.ts';
import { confirmRollback } from '../prompts/confirm-rollback.ts';
import { historyText, rollbackText } from '../render/views/deployments-text.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

/** `pulso history` */
export function runHistory(
  session: Session,
  { operands: [slug = ''], flags }: Call<{ limit?: number }>,
): Promise<number> {
  return performVerb(
    session,
    catalog.history,
    { slug, ...flags },
    { toText: (result) => historyText(result, session.screen) },
  );
}

/** `pulso rollback` */
export function runRollback(
  session: Session,
  { operands: [slug = ''], flags }: Call<{ to?: number; timeout?: number; dryRun?: boolean }>,
): Promise<number> {
  const patches = session.flags.output !== 'json';
  const given = { slug, ...flags, patches, confirm: confirmRollback(session) };
  return performVerb(session, catalog.rollback, given, {
    toText: (result) => rollbackText(result, session.screen),
  });
}
