import { catalog } from '../../operations/catalog.ts';
import { performVerb } from '../perform-verb.ts';
import { confirmRemove } from '../prompts/confirm-remove.ts';
import { removeText } from '../render/views/remove-text.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

/** `pulso remove` */
export function runRemove(
  session: Session,
  { operands: [slug = ''], flags }: Call<{ backup?: boolean; dryRun?: boolean }>,
): Promise<number> {
  const given = { slug, ...flags, confirm: confirmRemove(session) };
  return performVerb(session, catalog.remove, given, {
    toText: (result) => removeText(result, session.screen),
  });
}
