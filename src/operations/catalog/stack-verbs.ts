import { dropUndefined } from '../../core/drop-undefined.ts';
import type * as z from 'zod';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Intent } from '../../engine/intent.ts';
import type { OperationContext } from '../context.ts';
import type { ConvergeRequest } from '../converge/convergence.ts';
import type { ResetRequest } from '../data/reset-client.ts';
import type { DeployPlanRequest } from '../plan/deploy-plan.ts';
import type { PlanRequest } from '../plan/plan-clients.ts';
import type { PlanIntent } from '../plan/saved-plan.ts';
import { openContext } from '../open-context.ts';
import { chooseClients, chooseOrAll } from './client-words.ts';
import { assertConfirmable, toConfirm, type PlanConfirmation } from './confirmation.ts';
import { DEFAULTS } from './defaults.ts';
import { defineVerb } from './define-verb.ts';
import { acceptLogs, readLogs, streamLogs } from './logs-verb.ts';
import type {
  ConvergeResult,
  adoptRequestSchema,
  deployRequestSchema,
  destroyRequestSchema,
  resetRequestSchema,
  ResetResult,
  startRequestSchema,
} from './schemas/converge-schemas.ts';
import type { statusRequestSchema, StatusResult } from './schemas/observe-schemas.ts';
import type { planRequestSchema, PlanResult } from './schemas/plan-schemas.ts';
import { clientErrors, convergeVerdict, failedVerdict } from './verdicts.ts';

type AdoptGiven = Asking<z.input<typeof adoptRequestSchema>>;
type Asking<Given> = Given & { confirm: PlanConfirmation };
type DeployGiven = Asking<z.input<typeof deployRequestSchema>>;
type StartGiven = Asking<z.input<typeof startRequestSchema>>;
/** `once`: the stream ends when every target has answered. */
type StatusGiven = z.input<typeof statusRequestSchema> & { once?: boolean };
type ResetGiven = Asking<z.input<typeof resetRequestSchema>>;
type DestroyGiven = Asking<z.input<typeof destroyRequestSchema>>;

interface Converging {
  request: ConvergeRequest;
  intent: Intent;
  /** A saved plan, which says by itself what is done to which clients. */
  saved?: DeployPlanRequest['saved'];
}

const convergeSchemas = () => import('./schemas/converge-schemas.ts');

const converging = {
  open: openContext,
  run: async (
    context: OperationContext,
    { request, intent, saved }: Converging,
  ): Promise<ConvergeResult> => {
    if (saved !== undefined) {
      const { deployPlan } = await import('../plan/deploy-plan.ts');
      const { dryRun, timeout } = request;
      return deployPlan(context, { saved, dryRun, timeout });
    }
    const { convergeClients } = await import('../converge/converge-clients.ts');
    return convergeClients(context, request, intent);
  },
  verdict: convergeVerdict,
  failures: clientErrors,
};

export const stackVerbs = {
  deploy: defineVerb({
    ...converging,
    summary: 'Deploy clients and wait until every service is healthy',
    destructive: true,
    accept: (given: DeployGiven): Converging => {
      const { plan: saved } = given;
      const intent = intentOf(given);
      if (saved === undefined)
        return { request: fill(given), intent: { verb: 'deploy', ...intent } };
      assertPlanAlone(given, intent);
      return { request: fill(given), intent: { verb: 'deploy' }, saved };
    },
    schemas: async () => {
      const { deployRequestSchema: request, convergeResultSchema: result } =
        await convergeSchemas();
      return { request, result };
    },
  }),
  plan: defineVerb({
    summary: 'Show what deploy would do, and save it to be deployed as it is',
    accept: (given: z.input<typeof planRequestSchema>): PlanRequest => {
      const { out } = given;
      return dropUndefined({ choice: chooseClients(given), intent: intentOf(given), out });
    },
    open: openContext,
    run: async (context, request): Promise<PlanResult> => {
      const { planClients } = await import('../plan/plan-clients.ts');
      return planClients(context, request);
    },
    verdict: convergeVerdict,
    failures: clientErrors,
    schemas: async () => {
      const { planRequestSchema, planResultSchema } = await import('./schemas/plan-schemas.ts');
      return { request: planRequestSchema, result: planResultSchema };
    },
  }),
  adopt: defineVerb({
    ...converging,
    summary: 'Take over a stack that another workspace or tool deployed',
    destructive: true,
    accept: (given: AdoptGiven): Converging => {
      const request = fill(given);
      assertConfirmable('adopt', given.confirm, request.dryRun);
      const { carryData } = given;
      const intent = { verb: 'deploy', adopt: true, forceConflicts: true, carryData } as const;
      return { request, intent: dropUndefined(intent) };
    },
    schemas: async () => {
      const { adoptRequestSchema: request, convergeResultSchema: result } = await convergeSchemas();
      return { request, result };
    },
  }),
  start: defineVerb({
    ...converging,
    ...startStop('start'),
    summary: 'Start stopped services and wait until they are healthy',
  }),
  stop: defineVerb({
    ...converging,
    ...startStop('stop'),
    summary: 'Stop services; data is kept',
    destructive: true,
  }),
  restart: defineVerb({
    ...converging,
    ...startStop('restart'),
    summary: 'Stop and start services',
    destructive: true,
  }),
  status: defineVerb({
    summary: 'Show the state of each client (default: all clients)',
    accept: ({ once = false, ...given }: StatusGiven) => ({ once, choice: chooseOrAll(given) }),
    open: openContext,
    run: async (context, { choice }): Promise<StatusResult> => {
      const { clientStatus } = await import('../observe/client-status.ts');
      return clientStatus(context, choice);
    },
    stream: async function* (context, { choice, once }): AsyncGenerator<[StatusResult]> {
      const { statusAsItComes, watchStatus } = await import('../observe/client-status.ts');
      const { watchInterval: interval, targetPatience: patience } = DEFAULTS;
      const results = once
        ? statusAsItComes(context, choice, patience)
        : watchStatus(context, choice, { interval, patience });
      for await (const result of results) yield [result];
    },
    verdict: failedVerdict,
    failures: ({ failed }) => failed,
    schemas: async () => {
      const { statusRequestSchema, statusResultSchema } =
        await import('./schemas/observe-schemas.ts');
      return { request: statusRequestSchema, result: statusResultSchema, item: statusResultSchema };
    },
  }),
  logs: defineVerb({
    summary: "Show the log lines of clients' services, in order",
    accept: acceptLogs,
    open: openContext,
    run: readLogs,
    stream: streamLogs,
    schemas: async () => {
      const schemas = await import('./schemas/observe-schemas.ts');
      const { logsRequestSchema, logsResultSchema, logLineSchema } = schemas;
      return { request: logsRequestSchema, result: logsResultSchema, item: logLineSchema };
    },
  }),
  destroy: defineVerb({
    ...converging,
    summary: 'Remove stacks; files are kept, and data unless --purge is given',
    destructive: true,
    accept: (given: DestroyGiven): Converging => {
      const { purge = false, backup = true, dryRun = false, confirm } = given;
      const request = { ...fill(given), backup };
      assertConfirmable('destroy', confirm, dryRun);
      return { request, intent: { verb: 'destroy', purge } };
    },
    schemas: async () => {
      const { destroyRequestSchema: request, convergeResultSchema: result } =
        await convergeSchemas();
      return { request, result };
    },
  }),
  reset: defineVerb({
    summary: 'Give a client empty data, after a last backup',
    destructive: true,
    accept: (given: ResetGiven): ResetRequest => {
      const { slug, backup = true, dryRun = false, timeout = DEFAULTS.timeout, confirm } = given;
      assertConfirmable('reset', confirm, dryRun);
      return { slug, backup, dryRun, timeout, confirm: toConfirm(confirm) };
    },
    open: openContext,
    run: async (context, request): Promise<ResetResult> => {
      const { resetClient } = await import('../data/reset-client.ts');
      return resetClient(context, request);
    },
    verdict: (result) => {
      const ended = convergeVerdict({ clients: convergedOf(result) });
      return ended === 'changes' ? 'done' : ended;
    },
    failures: (result) => clientErrors({ clients: convergedOf(result) }),
    schemas: async () => {
      const { resetRequestSchema: request, resetResultSchema: result } = await convergeSchemas();
      return { request, result };
    },
  }),
};

function convergedOf({ takenDown, deployed }: ResetResult) {
  return deployed === undefined ? [takenDown] : [takenDown, deployed];
}

function startStop(verb: 'start' | 'stop' | 'restart') {
  return {
    accept: (given: StartGiven): Converging => ({
      request: fill(given),
      intent: dropUndefined({ verb, services: given.services }),
    }),
    schemas: async () => {
      const { startRequestSchema: request, convergeResultSchema: result } = await convergeSchemas();
      return { request, result };
    },
  };
}

type IntentGiven = Pick<DeployGiven, 'recreate' | 'rollback' | 'carryData' | 'forceConflicts'>;

function intentOf({ recreate, rollback, carryData, forceConflicts }: IntentGiven): PlanIntent {
  return dropUndefined({ recreate, rollback, carryData, forceConflicts });
}

/** Errors: `bad-flags`. */
function assertPlanAlone({ slugs = [], all, select }: DeployGiven, intent: PlanIntent): void {
  const { rollback = true, ...others } = intent;
  const isAlone = slugs.length === 0 && all !== true && select === undefined;
  if (isAlone && rollback && Object.keys(others).length === 0) return;
  const message = 'a saved plan cannot be combined with clients or with options of deploy';
  throw new PulsoError('bad-flags', message, {
    hint: 'the plan has them: give them to pulso plan',
  });
}

function fill(given: StartGiven): ConvergeRequest {
  const { dryRun = false, timeout = DEFAULTS.timeout, confirm } = given;
  return { ...chooseClients(given), dryRun, timeout, confirm: toConfirm(confirm) };
}
