import type * as z from 'zod';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Plan } from '../../engine/plan.ts';
import type { Confirm } from '../confirm.ts';
import type { AskPerson } from '../create/ask-person.ts';
import type { CreateProposal } from '../create/create-request.ts';
import type { ExistingDataChoice } from './choices.ts';
import { toConfirm, type Confirmation, type PlanConfirmation } from './confirmation.ts';
import { DEFAULTS } from './defaults.ts';
import type { createRequestSchema } from './schemas/client-schemas.ts';

export interface CreateGiven extends z.input<typeof createRequestSchema> {
  /** Asks a person what was not given; absent without a terminal. */
  ask?: AskPerson;
  /** Shown before anything is written. */
  confirm: Exclude<Confirmation<CreateProposal>, 'unavailable'>;
  /** Of the deploy that follows. */
  confirmPlan: PlanConfirmation;
}

/** What `create` is asked, defaults filled in. */
export interface CreateAndDeployRequest {
  slug: string | undefined;
  given: Readonly<Record<string, unknown>>;
  /** A YAML file of answers: its text, and its name in messages. */
  answers: { text: string; file: string } | undefined;
  template: string | undefined;
  target: string | undefined;
  block: number | undefined;
  base: boolean | undefined;
  existingData: ExistingDataChoice | undefined;
  dryRun: boolean;
  ask: AskPerson | undefined;
  confirm: Confirm<CreateProposal>;
  /** Absent: it is not deployed. */
  deploy: { timeout: number; confirm: Confirm<Plan> } | undefined;
}

/** Errors: `bad-flags`. */
export function acceptCreate(asked: CreateGiven): CreateAndDeployRequest {
  const { slug, given = {}, answers, template, target, block, base, existingData, ask } = asked;
  const { dryRun = false, deploy, confirm, confirmPlan } = asked;
  if (dryRun && deploy !== undefined) {
    throw new PulsoError('bad-flags', '--deploy and --dry-run cannot be combined', {
      hint: 'use --dry-run or --deploy',
    });
  }
  return {
    ...{ slug, given, answers, template, target, block, base, existingData, ask, dryRun },
    confirm: confirm === 'granted' ? () => Promise.resolve(true) : confirm,
    deploy: deploy && {
      timeout: deploy.timeout ?? DEFAULTS.timeout,
      confirm: toConfirm(confirmPlan),
    },
  };
}
