import { catalog } from '../../operations/catalog.ts';
import type { ConflictChoice } from '../../operations/catalog/choices.ts';
import type { MoveResult } from '../../operations/catalog/schemas/update-schemas.ts';
import { performVerb } from '../perform-verb.ts';
import { confirmDestroy } from '../prompts/confirm-plan.ts';
import { moveText } from '../render/views/move-text.ts';
import { printNext } from '../render/widgets/print-result.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface MoveFlags {
  target?: string;
  /** False with `--no-data`. */
  data?: boolean;
  commit?: boolean;
  rollback?: boolean;
  conflict: ConflictChoice;
  timeout?: number;
  abandonSource?: boolean;
  dryRun?: boolean;
}

/** `pulso move` */
export function runMove(
  session: Session,
  { operands: [slug = ''], flags }: Call<MoveFlags>,
): Promise<number> {
  const given = { slug, ...flags, confirm: confirmDestroy(session) };
  return performVerb(session, catalog.move, given, {
    toText: (result) => moveText(result, session.screen),
    after: (result) => {
      if (result.outcome !== 'updated' && result.outcome !== 'unchanged') return;
      reportRemaining(session, result);
      printNext(session, result.database === undefined ? `pulso deploy ${slug}` : `pulso move ${slug} --commit`); // prettier-ignore
    },
  });
}

function reportRemaining({ progress }: Session, { slug, from, left, asked }: MoveResult): void {
  if (asked && left.length === 0) return;
  const [code, message] = asked
    ? ['data-left', `data stays on ${from}: ${left.join(', ')}`]
    : ['stack-left', `${from} was not contacted: whatever runs there keeps running`];
  progress.report({ code, kind: 'note', slug, message });
}
