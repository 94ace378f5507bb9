import { PulsoError } from '../../core/pulso-error.ts';
import { resolveConflicts } from '../../operations/update/resolve-conflicts.ts';
import { openContext } from '../open-context.ts';
import { askConflict } from '../prompts/ask-conflict.ts';
import { printUpdates } from '../render/views/print-updates.ts';
import { updateTable } from '../render/views/update-table.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

/** `pulso resolve` */
export async function runResolve(session: Session, { operands }: Call<object>): Promise<number> {
  const [slug = ''] = operands;
  if (!session.interactive) {
    throw new PulsoError('no-terminal', 'conflicts are decided on a terminal', {
      slug,
      hint: `decide all alike with pulso sync ${slug} --conflict ours, theirs or markers`,
    });
  }
  const client = await resolveConflicts(await openContext(session), {
    slug,
    decide: (conflict, at, all) => askConflict(session, slug, conflict, `${at} of ${all}`),
  });
  return printUpdates(session, [client], () => updateTable([client], session.screen));
}
