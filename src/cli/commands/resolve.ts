import { catalog } from '../../operations/catalog.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { performVerb } from '../perform-verb.ts';
import { askConflict, confirmAnswers } from '../prompts/ask-conflict.ts';
import { updateView } from '../render/views/update-view.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

/** `pulso resolve` */
export function runResolve(
  session: Session,
  { operands: [slug = ''] }: Call<object>,
): Promise<number> {
  if (!session.interactive) {
    throw new PulsoError('no-terminal', 'resolve requires a terminal', {
      slug,
      hint: `resolve all conflicts alike: pulso sync ${slug} --conflict ours|theirs|markers`,
    });
  }
  const given = { slug, decide: askConflict(session, slug), confirm: confirmAnswers(session) };
  // The person has just seen each conflict.
  return performVerb(
    session,
    catalog.resolve,
    given,
    updateView(session, slug, { decided: false }),
  );
}
