import type * as z from 'zod';
import { dropUndefined } from '../../core/drop-undefined.ts';
import type { RollbackProposal, RollbackRequest } from '../deployments/rollback-request.ts';
import { openContext } from '../open-context.ts';
import { assertConfirmable, toConfirm, type Confirmation } from './confirmation.ts';
import { DEFAULTS } from './defaults.ts';
import { defineVerb } from './define-verb.ts';
import type {
  historyRequestSchema,
  HistoryResult,
  rollbackRequestSchema,
  RollbackResult,
} from './schemas/deployment-schemas.ts';
import { outcomesVerdict } from './verdicts.ts';

type RollbackGiven = z.input<typeof rollbackRequestSchema> & {
  confirm: Confirmation<RollbackProposal>;
};

const deploymentSchemas = () => import('./schemas/deployment-schemas.ts');

export const deploymentVerbs = {
  history: defineVerb({
    summary: 'Show the deployments of a client: when, who, version, outcome',
    accept: ({ slug, limit = DEFAULTS.historyLimit }: z.input<typeof historyRequestSchema>) => ({
      slug,
      limit,
    }),
    open: openContext,
    run: async (context, request): Promise<HistoryResult> => {
      const { clientHistory } = await import('../deployments/client-history.ts');
      return clientHistory(context, request);
    },
    schemas: async () => {
      const { historyRequestSchema, historyResultSchema } = await deploymentSchemas();
      return { request: historyRequestSchema, result: historyResultSchema };
    },
  }),
  rollback: defineVerb({
    summary: 'Take a client back to an earlier deployment; data and secrets stay',
    destructive: true,
    accept: (given: RollbackGiven): RollbackRequest => {
      const { slug, to, patches = false, dryRun = false, confirm } = given;
      assertConfirmable('rollback', confirm, dryRun);
      const { timeout = DEFAULTS.timeout } = given;
      return dropUndefined({ slug, to, patches, dryRun, timeout, confirm: toConfirm(confirm) });
    },
    open: openContext,
    run: async (context, request): Promise<RollbackResult> => {
      const { rollBackClient } = await import('../deployments/roll-back-client.ts');
      return rollBackClient(context, request);
    },
    verdict: (result) => outcomesVerdict({ clients: [result] }),
    failures: ({ deploy: { error } }) => (error === undefined ? [] : [error]),
    schemas: async () => {
      const { rollbackRequestSchema, rollbackResultSchema } = await deploymentSchemas();
      return { request: rollbackRequestSchema, result: rollbackResultSchema };
    },
  }),
};
