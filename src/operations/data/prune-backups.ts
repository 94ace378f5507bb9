import { planRetention } from '../../backup/plan-retention.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import { errorFields } from '../../core/error-fields.ts';
import { classifyFailure, PulsoError, toPulsoError } from '../../core/pulso-error.ts';
import type { ClientChoice } from '../../workspace/clients/select-clients.ts';
import type { RepositoryPlace } from '../../repositories/open-repository.ts';
import { holdClient } from '../../workspace/locks/hold-client.ts';
import { recordAction, summarizeError } from '../audit/record-action.ts';
import type { PrunedClient, PruneResult } from '../catalog/schemas/data-schemas.ts';
import type { Confirm } from '../confirm.ts';
import type { OperationContext } from '../context.ts';
import { workOnFleet } from '../fleet/work-on-fleet.ts';
import { chooseRepository, openRepository } from './backup-settings.ts';
import { clientTimezone } from './client-timezone.ts';
import { loadBackups, type LoadedBackup } from './load-backups.ts';

/** Backups of one client that are about to be removed. */
export interface PruneProposal {
  slug: string;
  remove: readonly string[];
}

export interface PruneRequest extends ClientChoice {
  repository?: string;
  dryRun: boolean;
  confirm: Confirm<PruneProposal>;
}

/** A clock that is further off than this is not trusted to say what is old. */
const MOST_SKEW = 5 * 60 * 1000;

/** Removes the backups that no rule of `backups.keep` keeps. Errors: those of chooseRepository and selectClients. */
export async function pruneBackups(
  context: OperationContext,
  request: PruneRequest,
): Promise<PruneResult> {
  const { name, ...place } = chooseRepository(context, request.repository);
  const clients = await workOnFleet<PrunedClient>(context.workspace, request, {
    // A person answers one question at a time.
    atOnce: 1,
    perClient: (record) => settle(context, record, { request, place }),
    unreadable: (error) => ({
      ...{ slug: error.slug ?? '', outcome: 'failed', backups: [], removed: [] },
      error: errorFields(error),
    }),
  });
  return { repository: name, clients };
}

interface PruneJob {
  request: PruneRequest;
  place: RepositoryPlace;
}

async function settle(
  context: OperationContext,
  record: ClientRecord,
  job: PruneJob,
): Promise<PrunedClient> {
  const { workspace, reporter, signal } = context;
  const { slug } = record;
  try {
    signal.throwIfAborted();
    if (job.request.dryRun) return await prune(context, record, job);
    return await holdClient(workspace, slug, (held) => prune(context, held, job), {
      ...{ reporter, signal },
    });
  } catch (error) {
    const outcome = classifyFailure(error, signal);
    const fields = { ...errorFields(toPulsoError(error)), slug };
    const detail = summarizeError(fields.message);
    if (!job.request.dryRun)
      await recordAction(context, { action: 'prune', slug, outcome, detail });
    const empty = { slug, backups: [], removed: [] };
    return outcome === 'interrupted' ? { ...empty, outcome } : { ...empty, outcome, error: fields };
  }
}

async function prune(
  context: OperationContext,
  record: ClientRecord,
  { request, place }: PruneJob,
): Promise<PrunedClient> {
  const { slug } = record;
  const opened = await openRepository(context, place);
  const loaded = await loadBackups(context, slug, { opened, check: false });
  assertClock(slug, loaded, context.now());
  const plan = planRetention(
    loaded.map(({ id, at, manifest, problem, verified }) => ({
      ...{ id, at, verified: verified !== undefined },
      good: problem === undefined,
      keep: manifest?.keep ?? false,
    })),
    context.workspace.config.backups.keep,
    { now: context.now(), timeZone: clientTimezone(record) },
  );
  const backups = plan.backups.map(({ id, reasons }) => ({ id, reasons: [...reasons] }));
  const ended = { slug, backups, removed: plan.remove };
  if (request.dryRun) return { ...ended, outcome: 'planned' };
  if (plan.remove.length === 0) return { ...ended, outcome: 'unchanged' };
  if (!(await request.confirm({ slug, remove: plan.remove }))) {
    return { ...ended, removed: [], outcome: 'declined' };
  }
  for (const id of plan.remove) {
    context.signal.throwIfAborted();
    await opened?.repository.remove(slug, id);
  }
  const detail = `removed ${plan.remove.join(', ')}`;
  await recordAction(context, { action: 'prune', slug, outcome: 'done', detail });
  return { ...ended, outcome: 'pruned' };
}

/** Errors: `clock-skew`. */
function assertClock(slug: string, backups: readonly LoadedBackup[], now: Date): void {
  const ahead = backups.find(({ at }) => at.getTime() - now.getTime() > MOST_SKEW);
  if (ahead === undefined) return;
  const message = `backup ${ahead.id} is from the future: it is ${now.toISOString()} on this machine`;
  throw new PulsoError('clock-skew', message, {
    ...{ slug, hint: 'set the clock of this machine; nothing was removed' },
  });
}
