import type { ClientRecord } from '../../client/client-record.ts';
import type { Plan } from '../../engine/plan.ts';
import { selectClients, type ClientChoice } from '../../workspace/clients/select-clients.ts';
import { hasRollbackPoint } from '../../workspace/journal/rollback-point.ts';
import type { Confirm } from '../confirm.ts';
import type { OperationContext } from '../context.ts';
import { oneAtATime } from '../converge/converge-clients.ts';
import { withEngines } from '../engines/open-engine.ts';
import { sortBySlug } from '../fleet/work-on-fleet.ts';
import { updateRecords } from '../update/update-clients.ts';
import type { UpdateJob } from '../update/update-job.ts';
import { describeUnreadable, type UpdatedClient } from '../update/updated-client.ts';
import { planWaves, type WaveOptions } from './plan-waves.ts';
import type { RolloutResult } from './roll-client.ts';
import { rollOut } from './roll-out.ts';

export interface RolloutOptions extends WaveOptions {
  /** Clients that may fail before it stops. */
  maxFailures: number;
  /** Milliseconds to wait for health, each client. */
  timeout: number;
  /** Asked, one client at a time, before a deploy that loses something; false rolls that client's files back. */
  confirm: Confirm<Plan>;
}

/** Every client asked for, sorted by slug, whatever became of it. */
export interface SyncResult {
  clients: readonly RolloutResult[];
}

/** Syncs and deploys the chosen clients wave by wave: select → plan → waves → roll out. Errors: those of selectClients and planWaves. */
export async function rollOutClients(
  context: OperationContext,
  choice: ClientChoice,
  { job, rollout }: { job: UpdateJob; rollout: RolloutOptions },
): Promise<SyncResult> {
  const { clients, failed } = await selectClients(context.workspace, choice);
  const planned = sortBySlug(await updateRecords(context, clients, { ...job, dryRun: true }));
  const ready = planned.filter(isReady);
  const waves = planRecords(context, { clients, ready, rollout });
  const { maxFailures, timeout, canary } = rollout;
  const rolled = await withEngines(context, (engines) =>
    rollOut(context, {
      ...{ update: job, engines, timeout, waves, maxFailures },
      confirm: oneAtATime(rollout.confirm),
      canary: typeof canary !== 'number' || canary > 0,
    }),
  );
  const others = planned.filter((client) => !isReady(client)).map(describeLeft);
  return { clients: sortBySlug([...rolled, ...others, ...failed.map(describeUnreadable)]) };
}

/** A client that cannot be merged takes no part in a rollout, and stops no other. */
function isReady({ status }: UpdatedClient): boolean {
  return status === 'current' || status === 'behind';
}

function describeLeft(client: UpdatedClient): UpdatedClient {
  return client.status === 'conflict' ? { ...client, outcome: 'conflict' } : client;
}

interface Ready {
  clients: readonly ClientRecord[];
  ready: readonly UpdatedClient[];
  rollout: WaveOptions;
}

function planRecords(
  { workspace }: OperationContext,
  { clients, ready, rollout }: Ready,
): ClientRecord[][] {
  const order = ready.map(({ slug, status }) => ({
    slug,
    changes: status === 'behind' || hasRollbackPoint(workspace, slug),
  }));
  const records = new Map(clients.map((record) => [record.slug, record]));
  return planWaves(order, rollout).map((wave) => wave.flatMap((slug) => records.get(slug) ?? []));
}
