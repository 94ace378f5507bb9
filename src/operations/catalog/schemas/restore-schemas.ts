import * as z from 'zod';
import { RESTORE_PARTS } from '../../restore/restore-request.ts';
import { dryRunSchema, volumesSchema } from './shared-schemas.ts';
import { timeoutSchema } from './timeout-schema.ts';

const partSchema = z.enum(RESTORE_PARTS);

export const restoreRequestSchema = z.strictObject({
  slug: z.string(),
  from: z
    .string()
    .default('latest')
    .describe(
      'latest, the id of a backup, a day (2026-11-25), a time with its zone, <slug>/<id> of another client, or the absolute path of a backup.',
    ),
  only: z
    .array(partSchema).min(1).readonly()
    .exactOptional()
    .describe('What is restored. Default: all that the backup has.'),
  as: z
    .string()
    .exactOptional()
    .describe('A new client that is made of the backup; the one it is of is not touched.'),
  target: z
    .string()
    .exactOptional()
    .describe('Where the new client runs. Default: where the one in the backup did.'),
  check: z
    .boolean()
    .default(false)
    .describe('Restores beside what is live, compares, and removes it again.'),
  on: z
    .string()
    .exactOptional()
    .describe('With check: the target that it is loaded on, in a server of its own. Default: where the client runs.'),
  rollback: z
    .boolean()
    .default(false)
    .describe('Swaps back what the last restore replaced.'),
  key: z
    .string()
    .exactOptional()
    .describe('File of an age identity. Default: backups.key of pulso.yaml.'),
  repository: z
    .string()
    .exactOptional()
    .describe('A repository of pulso.yaml. Default: backups.repository.'),
  backup: z.boolean().default(true).describe('Whether what is live is saved first.'),
  timeout: timeoutSchema,
  dryRun: dryRunSchema,
});

const countsSchema = z.object({
  tables: z.number(),
  rows: z.number().exactOptional().describe('Absent: they were not counted when it was saved.'),
});

export const restoreResultSchema = z.object({
  slug: z.string(),
  target: z.string(),
  outcome: z.enum(['planned', 'restored', 'created', 'verified', 'rolled-back', 'declined']),
  backup: z.string().describe('Id of the backup.'),
  from: z.string().describe('When it was begun; of a rollback, when it was restored.'),
  source: z.string().exactOptional().describe('The client it is of, if it is another one.'),
  only: z.array(partSchema).readonly(),
  services: z.array(z.string()).readonly().describe('Those that are stopped meanwhile.'),
  files: z
    .array(z.object({ path: z.string(), change: z.enum(['added', 'modified', 'removed']) }))
    .readonly()
    .describe("Of the client's folder."),
  database: countsSchema.exactOptional().describe('Absent: none is restored.'),
  volumes: volumesSchema.exactOptional().describe('Volumes of files; absent: none is restored.'),
  saved: z.string().exactOptional().describe('Id of the backup of what was live.'),
  kept: z
    .string()
    .exactOptional()
    .describe('The database that was live: kept until the next backup, or for 7 days.'),
  away: z.number().exactOptional().describe('Milliseconds that the app was stopped.'),
  proof: z.string().exactOptional().describe('File of the proof, stored with the backup.'),
});

export const cloneRequestSchema = z.strictObject({
  slug: z.string(),
  as: z.string().describe('The new client.'),
  target: z.string().exactOptional().describe("Where it runs. Default: the client's own."),
  timeout: timeoutSchema,
  dryRun: dryRunSchema,
});

export const cloneResultSchema = z.object({
  slug: z.string().describe('The new client.'),
  source: z.string().describe('The client it is a copy of.'),
  target: z.string(),
  outcome: z.enum(['planned', 'cloned']),
  database: countsSchema.exactOptional().describe('What was copied; absent: no database.'),
  volumes: volumesSchema.exactOptional().describe('Volumes of files that were copied; absent: none.'),
});

/** What became of a clone. */
export type CloneResult = z.infer<typeof cloneResultSchema>;

/** What became of a restore. */
export type RestoreResult = z.infer<typeof restoreResultSchema>;
