import type * as z from 'zod';
import { dropUndefined } from '../../core/drop-undefined.ts';
import type { BackupRequest } from '../data/backup-request.ts';
import type { BackupsRequest } from '../data/list-backups.ts';
import type { PruneProposal, PruneRequest } from '../data/prune-backups.ts';
import { openContext, withoutWorkspace } from '../open-context.ts';
import { chooseClients, chooseOrAll } from './client-words.ts';
import { assertConfirmable, toConfirm, type Confirmation } from './confirmation.ts';
import { defineVerb } from './define-verb.ts';
import type {
  BackupKeyResult,
  backupKeyRequestSchema,
  backupRequestSchema,
  BackupResult,
  backupsRequestSchema,
  BackupsResult,
  pruneRequestSchema,
  PruneResult,
} from './schemas/data-schemas.ts';
import { backupsVerdict, clientErrors, outcomesVerdict } from './verdicts.ts';

type PruneGiven = z.input<typeof pruneRequestSchema> & { confirm: Confirmation<PruneProposal> };

const dataSchemas = () => import('./schemas/data-schemas.ts');

export const dataVerbs = {
  backup: defineVerb({
    summary: "Save clients' databases, files and secrets to a repository",
    accept: (given: z.input<typeof backupRequestSchema>): BackupRequest => {
      const { due = false, keep = false, secrets = true, stopped = false, dryRun = false } = given;
      const { repository, note } = given;
      const choice = chooseClients(given);
      return dropUndefined({ ...choice, due, keep, secrets, stopped, dryRun, repository, note });
    },
    open: openContext,
    run: async (context, request): Promise<BackupResult> => {
      const { backupClients } = await import('../data/backup-clients.ts');
      return backupClients(context, request);
    },
    verdict: outcomesVerdict,
    failures: clientErrors,
    schemas: async () => {
      const { backupRequestSchema, backupResultSchema } = await dataSchemas();
      return { request: backupRequestSchema, result: backupResultSchema };
    },
  }),
  backups: defineVerb({
    summary: 'List the backups of clients (default: all clients)',
    accept: (given: z.input<typeof backupsRequestSchema>): BackupsRequest => {
      const { check = false, repository } = given;
      return dropUndefined({ ...chooseOrAll(given), check, repository });
    },
    open: openContext,
    run: async (context, request): Promise<BackupsResult> => {
      const { listBackups } = await import('../data/list-backups.ts');
      return listBackups(context, request);
    },
    verdict: backupsVerdict,
    failures: clientErrors,
    schemas: async () => {
      const { backupsRequestSchema, backupsResultSchema } = await dataSchemas();
      return { request: backupsRequestSchema, result: backupsResultSchema };
    },
  }),
  prune: defineVerb({
    summary: 'Remove old backups by the rules of the workspace',
    destructive: true,
    accept: (given: PruneGiven): PruneRequest => {
      const { dryRun = false, repository, confirm } = given;
      assertConfirmable('prune', confirm, dryRun);
      const choice = chooseClients(given);
      return dropUndefined({ ...choice, dryRun, repository, confirm: toConfirm(confirm) });
    },
    open: openContext,
    run: async (context, request): Promise<PruneResult> => {
      const { pruneBackups } = await import('../data/prune-backups.ts');
      return pruneBackups(context, request);
    },
    verdict: outcomesVerdict,
    failures: clientErrors,
    schemas: async () => {
      const { pruneRequestSchema, pruneResultSchema } = await dataSchemas();
      return { request: pruneRequestSchema, result: pruneResultSchema };
    },
  }),
  'backup-key': defineVerb({
    summary: 'Create a key that backups are encrypted for',
    accept: ({ file, dryRun = false }: z.input<typeof backupKeyRequestSchema>) => ({
      file,
      dryRun,
    }),
    open: withoutWorkspace,
    run: async (caller, request): Promise<BackupKeyResult> => {
      const { createBackupKey } = await import('../data/create-backup-key.ts');
      return createBackupKey(caller, request);
    },
    schemas: async () => {
      const { backupKeyRequestSchema, backupKeyResultSchema } = await dataSchemas();
      return { request: backupKeyRequestSchema, result: backupKeyResultSchema };
    },
  }),
};
