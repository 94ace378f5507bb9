import * as z from 'zod';
import { clientWordsSchema, dryRunSchema, errorSchema } from './shared-schemas.ts';
import { timeoutSchema } from './timeout-schema.ts';

export const operationSchema = z.object({
  type: z.enum(['create', 'update', 'recreate', 'start', 'stop', 'remove', 'none']),
  resource: z.string().describe('`service/app`, `volume/database-data`, `deployment/app` …'),
  cause: z.string(),
  dependsOn: z.array(z.string()).readonly(),
  destructive: z.boolean().describe('True if data or an address that people use is lost.'),
  id: z.string().exactOptional().describe("The engine's own id."),
  force: z.boolean().exactOptional().describe('True if fields that others own are taken.'),
  warning: z.boolean().exactOptional(),
  rollback: z
    .enum(['beside', 'restore', 'revert'])
    .exactOptional()
    .describe('What runs is kept until its replacement is healthy: beside it, or stopped and restored on failure. `revert`: an object without pods, restored with them.'),
  carry: z
    .array(z.object({ from: z.string(), to: z.string() }))
    .readonly()
    .exactOptional()
    .describe('Volumes, by their names on the engine, whose data is copied before the service starts.'),
  previous: z
    .string()
    .exactOptional()
    .describe("The engine's own id of what an interrupted change set aside."),
}).meta({ id: 'Operation' });

export const stateSchema = z.enum(['running', 'degraded', 'starting', 'stopped', 'absent']);

/** What became of one client's stack, or would. */
export const convergedClientSchema = z.object({
  slug: z.string(),
  target: z.string().nullable().describe("Null if the client's record cannot be read."),
  operations: z.array(operationSchema).readonly(),
  outcome: z.enum(['planned', 'changed', 'unchanged', 'declined', 'failed', 'interrupted']),
  state: stateSchema.exactOptional(),
  url: z.string().exactOptional(),
  error: errorSchema.exactOptional(),
}).meta({ id: 'ConvergedClient' });

export type ConvergedClient = z.infer<typeof convergedClientSchema>;

export const convergeResultSchema = z.object({
  clients: z.array(convergedClientSchema).readonly().describe('Sorted by slug.'),
});

/** Every client asked for, sorted by slug, whatever became of it. */
export type ConvergeResult = z.infer<typeof convergeResultSchema>;

const servicesSchema = z.array(z.string()).readonly().exactOptional().describe('Only these services.');

const convergeRequestSchema = clientWordsSchema.extend({
  dryRun: dryRunSchema,
  timeout: timeoutSchema,
});

const carryDataSchema = z
  .boolean()
  .exactOptional()
  .describe('Copies data that would be left behind to the volume that is mounted in its place.');

export const adoptRequestSchema = convergeRequestSchema.extend({ carryData: carryDataSchema });

const savedPlanSchema = z
  .strictObject({ text: z.string(), file: z.string() })
  .exactOptional()
  .describe('A saved plan: its text, and its name in messages. Not with other clients or options.');

export const deployRequestSchema = convergeRequestSchema.extend({
  recreate: z.boolean().exactOptional().describe('Recreates every container, changed or not.'),
  rollback: z
    .boolean()
    .exactOptional()
    .describe('False: what ran is not restored if its replacement fails.'),
  carryData: carryDataSchema,
  forceConflicts: z
    .boolean()
    .exactOptional()
    .describe("Takes fields that others set on a cluster's objects."),
  plan: savedPlanSchema,
});

export const startRequestSchema = convergeRequestSchema.extend({ services: servicesSchema });

export const destroyRequestSchema = convergeRequestSchema.extend({
  purge: z.boolean().default(false).describe('Deletes the data volumes too.'),
  backup: z
    .boolean()
    .default(true)
    .describe('With purge: saves the client first, if pulso.yaml has a repository.'),
});

export const resetRequestSchema = convergeRequestSchema
  .omit({ slugs: true, all: true, select: true })
  .extend({
    slug: z.string(),
    backup: z.boolean().default(true).describe('Saves the client before its data is deleted.'),
  });

export const resetResultSchema = z.object({
  takenDown: convergedClientSchema.describe('What became of the stack and its data.'),
  deployed: convergedClientSchema.exactOptional().describe('Absent if nothing was deleted.'),
});

/** What became of a reset. */
export type ResetResult = z.infer<typeof resetResultSchema>;
