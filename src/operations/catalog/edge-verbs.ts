import type * as z from 'zod';
import type { OperationContext } from '../context.ts';
import type { ConvergeOptions } from '../converge/convergence.ts';
import type { EdgeIntent } from '../edge/converge-edge.ts';
import { openContext } from '../open-context.ts';
import { assertConfirmable, toConfirm, type PlanConfirmation } from './confirmation.ts';
import { DEFAULTS } from './defaults.ts';
import { defineVerb } from './define-verb.ts';
import type {
  edgeDeployRequestSchema,
  edgeDestroyRequestSchema,
  EdgeResult,
  edgeStatusRequestSchema,
  EdgeStatusResult,
} from './schemas/edge-schemas.ts';
import { clientErrors, convergeVerdict } from './verdicts.ts';

type DeployGiven = z.input<typeof edgeDeployRequestSchema> & { confirm: PlanConfirmation };
type DestroyGiven = z.input<typeof edgeDestroyRequestSchema> & { confirm: PlanConfirmation };

interface Converging {
  options: ConvergeOptions;
  intent: EdgeIntent;
}

const edgeSchemas = () => import('./schemas/edge-schemas.ts');

const converging = {
  open: openContext,
  destructive: true,
  run: async (context: OperationContext, { options, intent }: Converging): Promise<EdgeResult> => {
    const { convergeEdge } = await import('../edge/converge-edge.ts');
    return { edge: await convergeEdge(context, options, intent) };
  },
  verdict: ({ edge }: EdgeResult) => convergeVerdict({ clients: [edge] }),
  failures: ({ edge }: EdgeResult) => clientErrors({ clients: [edge] }),
};

export const edgeVerbs = {
  'edge deploy': defineVerb({
    ...converging,
    summary: 'Start the edge and load the routes to all clients of its target',
    accept: (given: DeployGiven): Converging => ({
      options: fill(given),
      intent: { verb: 'deploy' },
    }),
    schemas: async () => {
      const { edgeDeployRequestSchema, edgeResultSchema } = await edgeSchemas();
      return { request: edgeDeployRequestSchema, result: edgeResultSchema };
    },
  }),
  'edge status': defineVerb({
    summary: 'Show the state of the edge and its routes',
    accept: (given: z.input<typeof edgeStatusRequestSchema>) => given,
    open: openContext,
    run: async (context): Promise<EdgeStatusResult> => {
      const { edgeStatus } = await import('../edge/edge-status.ts');
      return edgeStatus(context);
    },
    schemas: async () => {
      const { edgeStatusRequestSchema, edgeStatusResultSchema } = await edgeSchemas();
      return { request: edgeStatusRequestSchema, result: edgeStatusResultSchema };
    },
  }),
  'edge destroy': defineVerb({
    ...converging,
    summary: 'Remove the edge; certificates are kept unless --purge is given',
    accept: (given: DestroyGiven): Converging => {
      const { purge = false, dryRun = false, confirm } = given;
      assertConfirmable('edge destroy', confirm, dryRun);
      return { options: fill(given), intent: { verb: 'destroy', purge } };
    },
    schemas: async () => {
      const { edgeDestroyRequestSchema, edgeResultSchema } = await edgeSchemas();
      return { request: edgeDestroyRequestSchema, result: edgeResultSchema };
    },
  }),
};

function fill({
  dryRun = false,
  timeout = DEFAULTS.timeout,
  confirm,
}: DeployGiven): ConvergeOptions {
  return { dryRun, timeout, confirm: toConfirm(confirm) };
}
