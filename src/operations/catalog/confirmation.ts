import { PulsoError } from '../../core/pulso-error.ts';
import type { Plan } from '../../engine/plan.ts';
import type { Confirm } from '../confirm.ts';

/** How a yes is obtained: given beforehand (`--yes`), not to be had (no terminal), or asked for. */
export type Confirmation<Proposal> = 'granted' | 'unavailable' | Confirm<Proposal>;

/** Asks before a plan loses something. */
export type PlanConfirmation = Confirmation<Plan>;

/** What operations ask. Without a yes, the client whose proposal needs one fails: `not-confirmed`. */
export function toConfirm<Proposal extends { slug: string }>(
  confirmation: Confirmation<Proposal>,
): Confirm<Proposal> {
  if (confirmation === 'granted') return () => Promise.resolve(true);
  if (confirmation !== 'unavailable') return confirmation;
  return ({ slug }) => {
    const message = 'the plan takes something away and this is not a terminal';
    return Promise.reject(new PulsoError('not-confirmed', message, { slug, hint: WAY_OUT }));
  };
}

/** For a verb that always takes something away: it ends before anything is looked at. */
export function assertConfirmable(
  verb: string,
  confirmation: Confirmation<never>,
  dryRun: boolean,
): void {
  if (dryRun || confirmation !== 'unavailable') return;
  const message = `${verb} needs confirmation and this is not a terminal`;
  throw new PulsoError('not-confirmed', message, { hint: WAY_OUT });
}

const WAY_OUT = 'preview with --dry-run, then pass --yes';
