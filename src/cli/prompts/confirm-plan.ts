import { visibleData } from '../../core/visible-text.ts';
import type { PlanConfirmation } from '../../operations/catalog/confirmation.ts';
import { describePlan } from '../../operations/converge/describe-plan.ts';
import type { Session } from '../session.ts';
import { askYes, confirmWith, typeSlug } from './confirm-with.ts';

/** Shows a plan that loses something and asks for a yes or a no. */
export function confirmPlan(session: Session): PlanConfirmation {
  return confirmWith(
    session,
    (plan) => describePlan(visibleData(plan)),
    ({ slug }) => askYes(session, `Apply this plan to ${slug}?`),
  );
}

/** Shows what is removed; the slug of the client, typed, is the yes. */
export function confirmDestroy(session: Session): PlanConfirmation {
  return confirmWith(
    session,
    (plan) => describePlan(visibleData(plan)),
    ({ slug }) => typeSlug(session, slug),
  );
}
