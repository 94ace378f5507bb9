import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { holdClient } from '../../workspace/locks/hold-client.ts';
import type { RestoreHead } from '../../workspace/journal/restore-state.ts';
import { recordAction } from '../audit/record-action.ts';
import { recordFailure } from '../audit/record-failure.ts';
import type { RestoreResult } from '../catalog/schemas/restore-schemas.ts';
import { withLease, type OperationContext } from '../context.ts';
import { backupClient } from '../data/backup-client.ts';
import { repositoryPlace } from '../data/backup-clients.ts';
import { readBackupSettings } from '../data/backup-settings.ts';
import { withStoppedKept } from '../data/stop-meanwhile.ts';
import { settleData, sweepEarlier } from '../converge/finish-earlier.ts';
import { withEngines, type Engines } from '../engines/open-engine.ts';
import { checkRegion } from '../isolation/check-region.ts';
import { readNamedClient } from '../fleet/read-named-client.ts';
import { dropKept, type RestoreRun } from './advance-restore.ts';
import { checkRestore } from './check-restore.ts';
import { countRows } from './count-rows.ts';
import { prepareRestore, proposeRestore, type PreparedRestore } from './prepare-restore.ts';
import { replaceLive } from './replace-live.ts';
import { readRestored, rollBackRestore } from './roll-back-restore.ts';
import {
  RESTORE_PARTS,
  type RestorePart,
  type RestoreProposal,
  type RestoreRequest,
} from './restore-request.ts';

/**
 * Brings a client back to a backup, or proves that it could be, or swaps back what the last restore replaced. Errors:
 * those of prepareRestore, replaceLive, checkRestore and rollBackRestore.
 */
export async function restoreClient(
  context: OperationContext,
  request: RestoreRequest,
): Promise<RestoreResult> {
  const { workspace, reporter, signal } = context;
  const { slug } = await readNamedClient(workspace, request.slug);
  const held = (record: ClientRecord, at: OperationContext, engines: Engines) => {
    const work = (): Promise<RestoreResult> => restoreHeld(at, record, { request, engines });
    if (request.dryRun) return work();
    return recordFailure(at, { action: ACTIONS[request.mode], slug }, work);
  };
  return withEngines(context, (engines) =>
    holdClient(
      workspace,
      slug,
      (record, lease) => held(record, withLease(context, lease), engines),
      {
        ...{ reporter, signal },
      },
    ),
  );
}

const ACTIONS = {
  restore: 'restore',
  check: 'restore-check',
  rollback: 'restore-rollback',
} as const;

interface RestoreJob {
  request: RestoreRequest;
  engines: Engines;
}

async function restoreHeld(
  context: OperationContext,
  record: ClientRecord,
  { request, engines }: RestoreJob,
): Promise<RestoreResult> {
  const engine = await engines(record.target);
  const run = { record, engine, timeout: request.timeout };
  const work = (): Promise<RestoreResult> => restoreSettled(context, run, { request, engines });
  if (request.dryRun) return work();
  await settleData(context, record, engines);
  await sweepEarlier(context, record.slug, engines);
  return withStoppedKept(context, record, engine, work);
}

async function restoreSettled(
  context: OperationContext,
  run: RestoreRun,
  { request, engines }: RestoreJob,
): Promise<RestoreResult> {
  const { record, engine } = run;
  if (request.mode === 'rollback') return rollBack(context, run, request);
  const prepared = await prepareRestore(context, record, { request, engine });
  const proposal = proposeRestore(record, prepared);
  if (request.dryRun) return describe(proposal, { outcome: 'planned' });
  if (request.mode === 'check') return check(context, run, { prepared, proposal });
  if (!(await request.confirm(proposal))) return describe(proposal, { outcome: 'declined' });
  return restore(context, run, { request, engines, prepared, proposal });
}

async function restore(
  context: OperationContext,
  run: RestoreRun,
  {
    request,
    engines,
    prepared,
    proposal,
  }: RestoreJob & { prepared: PreparedRestore; proposal: RestoreProposal },
): Promise<RestoreResult> {
  const { slug } = run.record;
  const save = request.backup ? saveLive(context, run, { request, engines }, prepared) : undefined;
  // It is in the backup that was made before that restore.
  await dropKept(context, run);
  const { survey, saved, kept, away } = await replaceLive(context, run, { prepared, save });
  for (const sequence of survey?.raised ?? []) {
    const message = `sequence ${sequence} was behind its column and was raised`;
    context.reporter.report({ code: 'sequence-raised', kind: 'warning', slug, message });
  }
  const detail = `${proposal.backup} (${proposal.only.join(', ')})${saved ? `, before it ${saved.id}` : ''}`;
  await recordAction(context, { action: 'restore', slug, outcome: 'done', detail });
  return describe(proposal, {
    ...{ outcome: 'restored', saved: saved?.id, kept, away },
    database: survey && countRows(survey.tables),
  });
}

/** Settings are read before anything is done: a repository that cannot be used is known at once. Errors: those of readBackupSettings, `residency-refused`. */
function saveLive(
  context: OperationContext,
  { record }: RestoreRun,
  { request: { repository }, engines }: RestoreJob,
  { database, volumes }: PreparedRestore,
) {
  const settings = readBackupSettings(context, repository);
  checkRegion(context.workspace.config.residency, record.answers, repositoryPlace(settings));
  const request = { slugs: [record.slug], due: false, keep: false, secrets: true, dryRun: false };
  const spec = database && {
    engine: database.place.engine,
    ...{ service: database.place.service, user: database.place.user },
    ...{ secret: database.place.secret, database: database.place.name },
  };
  const job = {
    request,
    settings,
    database: spec ?? null,
    volumes: volumes.length > 0,
    engines,
    reason: 'before-restore' as const,
  };
  return () => backupClient(context, record, job);
}

async function check(
  context: OperationContext,
  run: RestoreRun,
  { prepared, proposal }: { prepared: PreparedRestore; proposal: RestoreProposal },
): Promise<RestoreResult> {
  const { slug } = run.record;
  const { survey, proof } = await checkRestore(context, run, prepared);
  const detail = `${proposal.backup} can be restored`;
  await recordAction(context, { action: 'restore-check', slug, outcome: 'done', detail });
  return describe(proposal, {
    ...{ outcome: 'verified', proof },
    database: survey && countRows(survey.tables),
  });
}

async function rollBack(
  context: OperationContext,
  run: RestoreRun,
  request: RestoreRequest,
): Promise<RestoreResult> {
  const { slug, target } = run.record;
  const state = await readRestored(context, slug);
  const { backup, services } = state.head;
  const proposal: RestoreProposal = {
    ...{ slug, target, backup, from: state.at, services, files: [] },
    only: RESTORE_PARTS.filter((part) => isIn(state.head, part)),
  };
  if (request.dryRun) return describe(proposal, { outcome: 'planned' });
  if (!(await request.confirm(proposal))) return describe(proposal, { outcome: 'declined' });
  const { kept, away } = await rollBackRestore(context, run, state);
  const detail = `${backup}${kept === undefined ? '' : `, what it brought is kept as ${kept}`}`;
  await recordAction(context, { action: 'restore-rollback', slug, outcome: 'done', detail });
  return describe(proposal, { outcome: 'rolled-back', kept, away });
}

function isIn({ database, volumes }: RestoreHead, part: RestorePart): boolean {
  if (part === 'database') return database !== null;
  return part !== 'volumes' || volumes.length > 0;
}

type Ended = Pick<RestoreResult, 'outcome'> & {
  [Key in 'saved' | 'kept' | 'away' | 'proof' | 'database']?: RestoreResult[Key] | undefined;
};

function describe(proposal: RestoreProposal, ended: Ended): RestoreResult {
  return dropUndefined({ ...proposal, ...ended, database: ended.database ?? proposal.database });
}
