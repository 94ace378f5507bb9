import * as z from 'zod';
import { DEFAULTS } from '../defaults.ts';
import { convergedClientSchema } from './converge-schemas.ts';
import { dryRunSchema } from './shared-schemas.ts';
import { timeoutSchema } from './timeout-schema.ts';

const templateSchema = z.object({ name: z.string(), version: z.string() });

const app = z
  .string()
  .exactOptional()
  .describe('Answer `app_version`; absent: not known, or not asked for.');

export const historyRequestSchema = z.strictObject({
  slug: z.string(),
  limit: z.int().min(1).default(DEFAULTS.historyLimit).describe('The newest of them.'),
});

const listedDeploymentSchema = z.object({
  n: z.int().nullable().describe('Its number; null: it is of the audit log alone.'),
  at: z.string(),
  who: z.string(),
  action: z.enum(['deploy', 'adopt', 'rollback']),
  outcome: z
    .enum(['done', 'failed', 'interrupted', 'set-aside'])
    .describe('`set-aside`: files that a rollback replaced and that were no deployment.'),
  template: templateSchema.nullable().describe('Null: not known.'),
  app,
  kept: z.boolean().describe('Whether `rollback --to` can go back to it.'),
  current: z.boolean().describe('Whether its files are those of the client now.'),
}).meta({ id: 'Deployment' });

export type ListedDeployment = z.infer<typeof listedDeploymentSchema>;

export const historyResultSchema = z.object({
  slug: z.string(),
  deployments: z.array(listedDeploymentSchema).readonly().describe('Newest first.'),
});

/** The deployments of a client. */
export type HistoryResult = z.infer<typeof historyResultSchema>;

export const rollbackRequestSchema = z.strictObject({
  slug: z.string(),
  to: z
    .int()
    .min(1)
    .exactOptional()
    .describe('Number of a deployment. Absent: the newest healthy one that differs.'),
  patches: z.boolean().default(false).describe("Adds the text of each file's diff."),
  dryRun: dryRunSchema,
  timeout: timeoutSchema,
});

export const rollbackResultSchema = z.object({
  slug: z.string(),
  to: z.int().describe('Number of the deployment.'),
  template: templateSchema,
  app,
  outcome: z.enum(['planned', 'rolled-back', 'declined', 'failed', 'interrupted']),
  files: z
    .array(
      z.object({
        path: z.string(),
        change: z.enum(['added', 'modified', 'removed']),
        patch: z.string().exactOptional(),
      }),
    )
    .readonly()
    .describe("Of the client's folder."),
  setAside: z
    .int()
    .exactOptional()
    .describe('Number under which the replaced files are kept; absent: they were a deployment.'),
  deploy: convergedClientSchema,
});

/** What became of a rollback. */
export type RollbackResult = z.infer<typeof rollbackResultSchema>;
