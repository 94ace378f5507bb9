import * as z from 'zod';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Intent } from '../../engine/intent.ts';
import { parseJson } from '../../text/json.ts';
import { operationSchema } from '../catalog/schemas/converge-schemas.ts';

const digests = z.record(z.string(), z.string());

const seenClientSchema = z.strictObject({
  slug: z.string(),
  target: z.string(),
  /** Digest of the template of its record, as the workspace has it. */
  template: z.string(),
  /** Digests of its files by path; none of a secret. */
  files: digests,
  /** Digest of all that is to run, with the secrets that it mounts. */
  desired: z.string(),
  /** Digests of what the target had, by resource. */
  engine: digests,
  operations: z.array(operationSchema).readonly(),
});

/** What a plan saw of a client, and what it does. */
export type SeenClient = z.infer<typeof seenClientSchema>;

const savedPlanSchema = z.strictObject({
  version: z.literal(1),
  kind: z.literal('pulso-plan'),
  /** Id of the workspace; null: it had none yet. */
  workspace: z.string().nullable(),
  at: z.iso.datetime(),
  who: z.string(),
  intent: z.strictObject({
    recreate: z.boolean().exactOptional(),
    rollback: z.boolean().exactOptional(),
    carryData: z.boolean().exactOptional(),
    forceConflicts: z.boolean().exactOptional(),
  }),
  clients: z.array(seenClientSchema),
});

/** A plan that was saved to be carried out later, if nothing has changed until then. It holds no secret. */
export type SavedPlan = z.infer<typeof savedPlanSchema>;

/** How the clients of a plan are deployed. */
export type PlanIntent = Omit<Extract<Intent, { verb: 'deploy' }>, 'verb' | 'services' | 'adopt'>;

export function formatSavedPlan(plan: SavedPlan): string {
  return `${JSON.stringify(plan, null, 2)}\n`;
}

/** Errors: `plan-invalid`. */
export function parseSavedPlan(text: string, file: string): SavedPlan {
  const { data } = savedPlanSchema.safeParse(parseJson(text));
  if (data !== undefined) return data;
  throw new PulsoError('plan-invalid', `${file} is not a plan of this version of pulso`, {
    ...{ at: { file }, hint: 'make a new one: pulso plan --out <file>' },
  });
}
