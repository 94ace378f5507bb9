import pLimit, { type LimitFunction } from 'p-limit';
import { isDue } from '../../backup/schedule.ts';
import { storedBytes, type BackupManifest } from '../../backup/manifest.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { errorFields } from '../../core/error-fields.ts';
import { classifyFailure, PulsoError, toPulsoError } from '../../core/pulso-error.ts';
import { hasRestore } from '../../workspace/journal/restore-journal.ts';
import { holdClient } from '../../workspace/locks/hold-client.ts';
import { recordAction, summarizeError } from '../audit/record-action.ts';
import type { BackedUpClient, BackupResult } from '../catalog/schemas/data-schemas.ts';
import { withLease, type OperationContext } from '../context.ts';
import { settleData, sweepEarlier } from '../converge/finish-earlier.ts';
import { withEngines, type Engines } from '../engines/open-engine.ts';
import { workOnFleet } from '../fleet/work-on-fleet.ts';
import { checkRegion, type DataPlace } from '../isolation/check-region.ts';
import { checkResidency } from '../isolation/check-residency.ts';
import { DEFAULTS } from '../catalog/defaults.ts';
import type { BackupJob } from './backup-job.ts';
import type { BackupRequest } from './backup-request.ts';
import { openRepository, readBackupSettings, type BackupSettings } from './backup-settings.ts';
import { clientTimezone } from './client-timezone.ts';
import { loadBackups } from './load-backups.ts';
import { readClientData } from './read-client-data.ts';
import { saveAsAsked, withDatabaseUp } from './save-as-asked.ts';

/** Clients that are saved at a time: in all, and of one target. */
const AT_ONCE = { all: 4, target: 2 };

interface FleetJob extends Pick<BackupJob, 'reason'> {
  request: BackupRequest;
  settings: BackupSettings;
  engines: Engines;
}

/** Saves the chosen clients, each by itself: one that fails stops no other. Errors: those of readBackupSettings and selectClients. */
export async function backupClients(
  context: OperationContext,
  request: BackupRequest,
): Promise<BackupResult> {
  const settings = readBackupSettings(context, request.repository);
  if (request.due && context.workspace.config.backups.schedule === undefined) {
    throw new PulsoError('backups-unset', 'pulso.yaml has no schedule of backups', {
      hint: "set backups: {schedule: '30 2 * * *'}",
    });
  }
  const inTurn = takeTurns();
  const clients = await withEngines(context, (engines) =>
    workOnFleet<BackedUpClient>(context.workspace, request, {
      atOnce: Infinity,
      perClient: (record) =>
        inTurn(record.target, () => settle(context, record, { request, settings, engines })),
      unreadable: (error) => ({
        slug: error.slug ?? '',
        outcome: 'failed',
        error: errorFields(error),
      }),
    }),
  );
  return { repository: settings.name, clients };
}

/** Work waits for its target's turn first: one target that is busy keeps no other waiting. */
function takeTurns(): <T>(target: string, work: () => Promise<T>) => Promise<T> {
  const all = pLimit(AT_ONCE.all);
  const targets = new Map<string, LimitFunction>();
  return (target, work) => {
    const own = targets.get(target) ?? pLimit(AT_ONCE.target);
    targets.set(target, own);
    return own(() => all(work));
  };
}

async function settle(
  context: OperationContext,
  record: ClientRecord,
  job: FleetJob,
): Promise<BackedUpClient> {
  const { slug } = record;
  const { dryRun } = job.request;
  try {
    context.signal.throwIfAborted();
    const ended = await backUp(context, record, job);
    if (ended.backup !== undefined) {
      const detail = `${ended.backup.id} to ${job.settings.name}`;
      await recordAction(context, { action: 'backup', slug, outcome: 'done', detail });
    }
    return ended;
  } catch (error) {
    const outcome = classifyFailure(error, context.signal);
    const fields = { ...errorFields(toPulsoError(error)), slug };
    if (!dryRun) {
      const detail = summarizeError(fields.message);
      await recordAction(context, { action: 'backup', slug, outcome, detail });
    }
    return outcome === 'interrupted' ? { slug, outcome } : { slug, outcome, error: fields };
  }
}

async function backUp(
  context: OperationContext,
  record: ClientRecord,
  { request, settings, engines }: FleetJob,
): Promise<BackedUpClient> {
  const { workspace, reporter, signal } = context;
  const { slug } = record;
  checkResidency(workspace.config, record);
  checkRegion(workspace.config.residency, record.answers, repositoryPlace(settings));
  await readClientData(workspace, record);
  if (request.due && !(await isBackupDue(context, record, settings))) {
    return { slug, outcome: 'not-due' };
  }
  if (request.dryRun) return { slug, outcome: 'planned' };
  const manifest = await holdClient(
    workspace,
    slug,
    (held, lease) => backupHeld(withLease(context, lease), held, { request, settings, engines }),
    { reporter, signal },
  );
  return { slug, outcome: 'saved', backup: summarize(manifest) };
}

/**
 * Saves a client whose lock is taken. A restore that was interrupted is finished or undone first; what one has kept goes
 * once there is a good backup after it. Errors: those of backupClient, `residency-refused`.
 */
export async function backupHeld(
  context: OperationContext,
  record: ClientRecord,
  { request, settings, engines, ...how }: FleetJob,
): Promise<BackupManifest> {
  const { config } = context.workspace;
  checkRegion(config.residency, record.answers, repositoryPlace(settings));
  await sweepEarlier(context, record.slug, engines);
  await settleData(context, record, engines);
  const database = await readClientData(context.workspace, record);
  const job = { ...how, request, settings, engines, database };
  if (!hasRestore(context.workspace, record.slug))
    return withDatabaseUp(context, record, job, () => saveAsAsked(context, record, job));
  const engine = await job.engines(record.target);
  const { dropKeptIfPossible } = await import('../restore/advance-restore.ts');
  return withDatabaseUp(context, record, job, async () => {
    const manifest = await saveAsAsked(context, record, job);
    await dropKeptIfPossible(context, { record, engine, timeout: DEFAULTS.timeout });
    return manifest;
  });
}

/** The repository as residency sees it. */
export function repositoryPlace({ name, region }: BackupSettings): DataPlace {
  return dropUndefined({
    ...{ name: `repository ${name}`, region, setting: `backups.repositories.${name}.region` },
    instead: 'choose another repository with --repository',
  });
}

async function isBackupDue(
  context: OperationContext,
  record: ClientRecord,
  settings: BackupSettings,
): Promise<boolean> {
  const { schedule } = context.workspace.config.backups;
  if (schedule === undefined) return false;
  const opened = await openRepository(context, settings);
  const backups = await loadBackups(context, record.slug, { opened, check: false });
  const newest = backups.find(({ problem }) => problem === undefined)?.at;
  return isDue(schedule, newest, { now: context.now(), timeZone: clientTimezone(record) });
}

function summarize(manifest: BackupManifest): NonNullable<BackedUpClient['backup']> {
  return {
    id: manifest.id,
    bytes: storedBytes(manifest),
    parts: manifest.parts.map(({ name, bytes }) => ({ name, bytes })),
  };
}
