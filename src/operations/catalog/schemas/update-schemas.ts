import * as z from 'zod';
import { CONFLICT_CHOICES } from '../choices.ts';
import { DEFAULTS } from '../defaults.ts';
import { convergedClientSchema } from './converge-schemas.ts';
import { clientWordsSchema, dryRunSchema, errorSchema, volumesSchema } from './shared-schemas.ts';
import { timeoutSchema } from './timeout-schema.ts';

const sideSchema = z.string().nullable().describe('Null if the side has nothing there.');

const updatedFileSchema = z.object({
  path: z.string(),
  change: z.enum(['added', 'modified', 'removed', 'moved']),
  from: z.string().exactOptional().describe('Where a moved file was.'),
  conflicts: z
    .array(
      z.object({
        ...{ at: z.string(), base: sideSchema, template: sideSchema, client: sideSchema },
        blocked: z
          .literal(true)
          .exactOptional()
          .describe('Conflict markers are left in the file: no choice resolves it.'),
      }),
    )
    .readonly(),
  patch: z.string().exactOptional().describe('Its unified diff, if it was asked for.'),
}).meta({ id: 'UpdatedFile' });

export type UpdatedFile = z.infer<typeof updatedFileSchema>;

/** One client as `diff`, `set` and `upgrade` print it. Secrets in it are redacted. */
export const updatedClientSchema = z.object({
  slug: z.string(),
  status: z.enum(['current', 'behind', 'conflict', 'failed']),
  outcome: z.enum(['planned', 'updated', 'unchanged', 'conflict', 'failed', 'interrupted']),
  from: z.string().nullable().describe('Template version; null if it is not known.'),
  to: z.string().nullable(),
  files: z.array(updatedFileSchema).readonly(),
  notes: z.array(z.object({ path: z.string(), message: z.string() })).readonly(),
  error: errorSchema.exactOptional(),
}).meta({ id: 'UpdatedClient' });

export type UpdatedClient = z.infer<typeof updatedClientSchema>;

/** One client as `sync` prints it. */
export const rolloutResultSchema = updatedClientSchema.extend({
  outcome: z.enum([...updatedClientSchema.shape.outcome.options, 'rolled-back', 'declined', 'skipped']),
  deploy: convergedClientSchema.exactOptional(),
}).meta({ id: 'RolledClient' });

export type RolloutResult = z.infer<typeof rolloutResultSchema>;

export const updateResultSchema = z.object({
  clients: z.array(updatedClientSchema).readonly().describe('Sorted by slug.'),
});

export type UpdateResult = z.infer<typeof updateResultSchema>;

export const syncResultSchema = z.object({
  clients: z.array(rolloutResultSchema).readonly().describe('Sorted by slug.'),
});

export type SyncResult = z.infer<typeof syncResultSchema>;

const conflictSchema = z
  .enum(CONFLICT_CHOICES)
  .default(DEFAULTS.conflict)
  .describe('How to resolve conflicts.');

export const diffRequestSchema = clientWordsSchema.extend({
  against: z.string().exactOptional().describe('A git commit, branch or tag of the template.'),
  patches: z.boolean().default(false).describe("Adds the text of each file's diff."),
});

export const syncRequestSchema = clientWordsSchema.extend({
  dryRun: dryRunSchema,
  conflict: conflictSchema,
  to: z.string().exactOptional().describe('A template version.'),
  rollout: z
    .strictObject({
      canary: z
        .union([z.int().min(0), z.array(z.string()).readonly()])
        .default(DEFAULTS.canary)
        .describe('Clients that go first: their number, or their slugs.'),
      maxUnavailable: z
        .union([
          z.strictObject({ count: z.int().min(1) }),
          z.strictObject({ percent: z.int().min(1).max(100) }),
        ])
        .default(DEFAULTS.maxUnavailable)
        .describe('Clients of one wave.'),
      maxFailures: z
        .int()
        .min(0)
        .default(DEFAULTS.maxFailures)
        .describe('Clients that may fail before the rollout stops.'),
      timeout: timeoutSchema,
    })
    .exactOptional()
    .describe('Deploys too, in waves.'),
});

export const resolveRequestSchema = z.strictObject({ slug: z.string() });

const changeRequestSchema = clientWordsSchema.extend({
  conflict: conflictSchema,
  dryRun: dryRunSchema,
});

export const setRequestSchema = changeRequestSchema.extend({
  changed: z.record(z.string(), z.string()).describe('New answers by question key.'),
});

export const upgradeRequestSchema = changeRequestSchema.extend({ appVersion: z.string() });

export const overridesRequestSchema = clientWordsSchema.extend({
  patches: z.boolean().default(false).describe("Adds the text of each file's diff."),
});

/** What one client changed against its base. */
const clientOverridesSchema = z.object({
  slug: z.string(),
  files: z
    .array(
      z.object({
        path: z.string(),
        change: z.enum(['added', 'modified', 'removed']),
        patch: z.string().exactOptional(),
      }),
    )
    .readonly(),
  error: errorSchema.exactOptional(),
});

export type ClientOverrides = z.infer<typeof clientOverridesSchema>;

export const overridesResultSchema = z.object({
  clients: z.array(clientOverridesSchema).readonly(),
});

export type OverridesResult = z.infer<typeof overridesResultSchema>;

export const moveRequestSchema = z.strictObject({
  slug: z.string(),
  target: z.string().exactOptional().describe('Not with commit or rollback.'),
  data: z.boolean().default(true).describe('Whether the database goes along.'),
  commit: z.boolean().default(false).describe('Deletes what the last move left on the old target.'),
  rollback: z.boolean().default(false).describe('Takes the client back to the old target.'),
  conflict: conflictSchema,
  abandonSource: z.boolean().default(false).describe('Does not contact the old target.'),
  dryRun: dryRunSchema,
  timeout: timeoutSchema,
});

export const moveResultSchema = z.object({
  slug: z.string(),
  from: z.string().describe('Name of the old target.'),
  to: z.string(),
  outcome: z.enum([
    ...updatedClientSchema.shape.outcome.options,
    ...(['declined', 'committed', 'rolled-back'] as const),
  ]),
  files: z.array(updatedFileSchema).readonly(),
  takenDown: convergedClientSchema.describe('What became of the stack on the old target.'),
  asked: z.boolean().describe('False if the old target was not contacted.'),
  left: z.array(z.string()).readonly().describe('Volumes that stay on the old target.'),
  database: z
    .object({ tables: z.number(), rows: z.number().exactOptional() })
    .exactOptional()
    .describe('What went along of a database; absent: none did.'),
  volumes: volumesSchema.exactOptional().describe('Volumes of files that went along; absent: none.'),
  estimate: z
    .object({
      bytes: z.number().describe('Of the database that goes along.'),
      seconds: z.number().describe('For which the app would be stopped: a guess.'),
    })
    .exactOptional()
    .describe('With dryRun; absent: no data goes along, or its server does not run.'),
  away: z
    .number()
    .exactOptional()
    .describe('Milliseconds that the app was stopped; absent: no data went along, and the client is not deployed yet.'),
  error: errorSchema.exactOptional(),
});

export type MoveResult = z.infer<typeof moveResultSchema>;
