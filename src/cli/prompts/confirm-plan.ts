import { PulsoError } from '../../core/pulso-error.ts';
import { formatPlan } from '../../engine/format-plan.ts';
import type { Plan } from '../../engine/plan.ts';
import type { Session } from '../session.ts';
import { askPerson } from './ask-person.ts';

/** What asks before something is lost; undefined where `--yes` has answered already. */
export type ConfirmPlan = ((plan: Plan) => Promise<boolean>) | undefined;

/** Shows a plan that loses something and takes a yes or a no. */
export function confirmPlan(session: Session): ConfirmPlan {
  return confirmWith(session, (plan) =>
    askPerson(session, ({ confirm }, context) =>
      confirm({ message: `Apply it to ${plan.slug}?`, default: false }, context),
    ),
  );
}

/** Shows what is taken down and takes the client's slug, typed, as the yes. */
export function confirmDestroy(session: Session): ConfirmPlan {
  return confirmWith(session, async (plan) => {
    const typed = await askPerson(session, ({ input }, context) =>
      input({ message: `Type ${plan.slug} to take it down:` }, context),
    );
    return typed.trim() === plan.slug;
  });
}

function confirmWith(session: Session, ask: NonNullable<ConfirmPlan>): ConfirmPlan {
  if (session.flags.yes) return undefined;
  return (plan) => {
    if (!session.interactive) throw unconfirmed(plan);
    session.progress.pause();
    session.io.stderr.write(`${formatPlan(plan)}\n`);
    return ask(plan);
  };
}

function unconfirmed({ slug }: Plan): PulsoError {
  return new PulsoError('not-confirmed', 'this takes something away and nobody can be asked', {
    slug,
    hint: 'see it with --dry-run, then give --yes',
  });
}
