import { errorFields } from '../../core/error-fields.ts';
import type { ConflictChoice } from '../../merge/merge-types.ts';
import type { Ask } from '../../template/questions/resolve-answers.ts';
import { hasRollbackPoint } from '../../workspace/journal/rollback-point.ts';
import { readClients, type ClientChoice } from '../../workspace/clients/select-clients.ts';
import { withEngines } from '../converge/open-engine.ts';
import type { OperationContext } from '../context.ts';
import { planWaves, type WaveOptions } from '../rollout/plan-waves.ts';
import type { RolloutResult } from '../rollout/roll-client.ts';
import { openTemplates } from './open-templates.ts';
import { updateClients } from './update-clients.ts';
import type { UpdateJob } from './update-job.ts';
import type { UpdatedClient } from './updated-client.ts';

export interface SyncRequest extends ClientChoice {
  dryRun: boolean;
  conflict: ConflictChoice;
  /** A template version to sync to; absent: the one in the workspace. */
  to?: string | undefined;
  /** Asked what the template did not ask before; absent: defaults are taken. */
  ask?: Ask | undefined;
  /** Deploys too, in waves. */
  rollout?: RolloutOptions | undefined;
}

export interface RolloutOptions extends WaveOptions {
  /** Clients that may fail before it stops. */
  maxFailures: number;
  /** Milliseconds to wait for health, each client. */
  timeout: number;
}

/** Every client asked for, sorted by slug, whatever became of it. */
export interface SyncResult {
  clients: readonly RolloutResult[];
}

/** Brings clients to their template, keeping their overrides; with `rollout`, deploys them wave by wave. */
export async function syncClients(
  context: OperationContext,
  request: SyncRequest,
): Promise<SyncResult> {
  const { dryRun, conflict, to, ask, rollout } = request;
  const templates = openTemplates(context.workspace, { version: to });
  const job: UpdateJob = { templates, action: 'sync', dryRun, conflict, ask };
  if (rollout === undefined || dryRun) return updateClients(context, request, job);
  const planned = await updateClients(context, request, { ...job, dryRun: true });
  const ready = planned.clients.filter(isReady);
  const rolled = await rollOutReady(context, ready, { job, rollout });
  const others = planned.clients.filter((client) => !isReady(client));
  const all = [...rolled, ...others.map(describeLeft)];
  return { clients: all.sort((one, other) => (one.slug < other.slug ? -1 : 1)) };
}

/** What cannot be merged takes no part in a rollout, and stops no other. */
function isReady({ status }: UpdatedClient): boolean {
  return status === 'current' || status === 'behind';
}

function describeLeft(client: UpdatedClient): UpdatedClient {
  return client.status === 'conflict' ? { ...client, outcome: 'conflict' } : client;
}

async function rollOutReady(
  context: OperationContext,
  ready: readonly UpdatedClient[],
  { job, rollout }: { job: UpdateJob; rollout: RolloutOptions },
): Promise<RolloutResult[]> {
  const { workspace } = context;
  const slugs = ready.map(({ slug }) => slug);
  const { clients, failed } = await readClients(workspace, slugs);
  const unfinished = await Promise.all(slugs.map((slug) => hasRollbackPoint(workspace, slug)));
  const order = ready.map(({ slug, status }, at) => ({
    slug,
    changes: status === 'behind' || unfinished[at] === true,
  }));
  const records = new Map(clients.map((record) => [record.slug, record]));
  const waves = planWaves(order, rollout).map((wave) =>
    wave.flatMap((slug) => records.get(slug) ?? []),
  );
  const { maxFailures, timeout, canary } = rollout;
  const { rollOut } = await import('../rollout/roll-out.ts');
  const hasCanary = typeof canary !== 'number' || canary > 0;
  const rolled = await withEngines(context, (engines) =>
    rollOut(context, { update: job, engines, timeout, waves, maxFailures, canary: hasCanary }),
  );
  return [...rolled, ...failed.map((error) => describeGone(error.slug ?? '', errorFields(error)))];
}

function describeGone(slug: string, error: RolloutResult['error']): RolloutResult {
  const ends = { from: null, to: null, files: [], notes: [] };
  return { slug, status: 'failed', outcome: 'failed', ...ends, error };
}
