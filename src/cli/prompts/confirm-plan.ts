import { visibleData } from '../../core/visible-text.ts';
import type { PlanConfirmation } from '../../operations/catalog/confirmation.ts';
import { describePlan } from '../../operations/converge/describe-plan.ts';
import type { Session } from '../session.ts';
import { askPerson } from './ask-person.ts';

/** Shows a plan that loses something and asks for a yes or a no. */
export function confirmPlan(session: Session): PlanConfirmation {
  return confirmWith(session, (slug) =>
    askPerson(session, ({ confirm }, context) =>
      confirm({ message: `Apply this plan to ${slug}?`, default: false }, context),
    ),
  );
}

/** Shows what is removed; the slug of the client, typed, is the yes. */
export function confirmDestroy(session: Session): PlanConfirmation {
  return confirmWith(session, async (slug) => {
    const message = `Type ${slug} to confirm:`;
    const typed = await askPerson(session, ({ input }, context) => input({ message }, context));
    return typed.trim() === slug;
  });
}

function confirmWith(session: Session, ask: (slug: string) => Promise<boolean>): PlanConfirmation {
  if (session.flags.yes) return 'granted';
  if (!session.interactive) return 'unavailable';
  return (plan) => {
    session.progress.pause();
    session.io.stderr.write(`${describePlan(visibleData(plan))}\n`);
    return ask(plan.slug);
  };
}
