import * as z from 'zod';
import { clientWordsSchema, dryRunSchema, errorSchema } from './shared-schemas.ts';

const repositorySchema = z
  .string()
  .exactOptional()
  .describe('A repository of pulso.yaml. Default: backups.repository.');
const idSchema = z.string().describe('Such as 20261125T023000Z-7f3a9c.');

export const backupRequestSchema = clientWordsSchema.extend({
  due: z.boolean().default(false).describe('Only clients whose backup is due by the schedule.'),
  repository: repositorySchema,
  keep: z.boolean().default(false).describe('`pulso prune` never removes it.'),
  note: z.string().max(500).exactOptional().describe('Kept with the backup, not encrypted.'),
  secrets: z.boolean().default(true).describe("Whether the client's secrets are saved."),
  stopped: z
    .boolean()
    .default(false)
    .describe('All services but databases and caches are stopped meanwhile.'),
  dryRun: dryRunSchema,
});

const backedUpClientSchema = z
  .object({
    slug: z.string(),
    outcome: z.enum(['planned', 'saved', 'not-due', 'failed', 'interrupted']),
    backup: z
      .object({
        id: idSchema,
        bytes: z.number().describe('Of all parts, as stored.'),
        parts: z.array(z.object({ name: z.string(), bytes: z.number() })).readonly(),
      })
      .exactOptional(),
    error: errorSchema.exactOptional(),
  })
  .meta({ id: 'BackedUpClient' });

/** What became of one client's backup. */
export type BackedUpClient = z.infer<typeof backedUpClientSchema>;

export const backupResultSchema = z.object({
  repository: z.string(),
  clients: z.array(backedUpClientSchema).readonly().describe('Sorted by slug.'),
});

export type BackupResult = z.infer<typeof backupResultSchema>;

export const backupsRequestSchema = clientWordsSchema.extend({
  check: z.boolean().default(false).describe('Reads every byte of every backup.'),
  repository: repositorySchema,
});

const listedBackupSchema = z
  .object({
    id: idSchema,
    startedAt: z.string(),
    state: z.enum(['good', 'damaged']),
    problem: z.string().exactOptional().describe('What is damaged.'),
    verifiedAt: z
      .string()
      .exactOptional()
      .describe('When it was last restored and compared: `pulso restore --check`.'),
    reason: z.string().exactOptional(),
    keep: z.boolean(),
    note: z.string().exactOptional(),
    database: z.string().exactOptional().describe('postgresql, mysql or bigquery.'),
    bytes: z.number().describe('Of all parts, as stored.'),
    encrypted: z.boolean(),
    signer: z
      .string()
      .exactOptional()
      .describe('Public key of the machine that made it, for `backups.signers` of pulso.yaml.'),
  })
  .meta({ id: 'ListedBackup' });

export type ListedBackup = z.infer<typeof listedBackupSchema>;

const clientBackupsSchema = z
  .object({
    slug: z.string(),
    backups: z.array(listedBackupSchema).readonly().describe('Newest first.'),
    newestGood: z.string().nullable().describe('Its id; null: there is none.'),
    newestVerified: z
      .string()
      .nullable()
      .describe('Id of the newest one that was restored and compared; null: there is none.'),
    due: z
      .boolean()
      .describe('There is no good backup since the last run of the schedule; without one, none.'),
    error: errorSchema.exactOptional(),
  })
  .meta({ id: 'ClientBackups' });

export type ClientBackups = z.infer<typeof clientBackupsSchema>;

export const backupsResultSchema = z.object({
  repository: z.string(),
  clients: z.array(clientBackupsSchema).readonly().describe('Sorted by slug.'),
});

export type BackupsResult = z.infer<typeof backupsResultSchema>;

export const pruneRequestSchema = clientWordsSchema.extend({
  repository: repositorySchema,
  dryRun: dryRunSchema,
});

const prunedClientSchema = z
  .object({
    slug: z.string(),
    outcome: z.enum(['planned', 'pruned', 'unchanged', 'declined', 'failed', 'interrupted']),
    backups: z
      .array(
        z.object({
          id: idSchema,
          reasons: z.array(z.string()).readonly().describe('Why it is kept; empty: it is not.'),
        }),
      )
      .readonly()
      .describe('All there were, newest first.'),
    removed: z.array(idSchema).readonly().describe('Or what would be.'),
    error: errorSchema.exactOptional(),
  })
  .meta({ id: 'PrunedClient' });

export type PrunedClient = z.infer<typeof prunedClientSchema>;

export const pruneResultSchema = z.object({
  repository: z.string(),
  clients: z.array(prunedClientSchema).readonly().describe('Sorted by slug.'),
});

export type PruneResult = z.infer<typeof pruneResultSchema>;

export const backupKeyRequestSchema = z.strictObject({
  file: z.string().min(1).describe('Where the secret key is written.'),
  dryRun: dryRunSchema,
});

export const backupKeyResultSchema = z.object({
  file: z.string(),
  recipient: z.string().exactOptional().describe('For backups.recipients; absent in a dry run.'),
});

export type BackupKeyResult = z.infer<typeof backupKeyResultSchema>;
