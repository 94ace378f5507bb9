import { withTaskReport } from '../../../core/with-task-report.ts';
import { PulsoError } from '../../../core/pulso-error.ts';
import type { Operation } from '../../../engine/plan.ts';
import { claimTemplates, firstClaim } from '../../../manifests/plan/claim-templates.ts';
import { appliedFields } from '../../../manifests/plan/applied-fields.ts';
import { selectRestored } from '../../../manifests/plan/plan-rollback.ts';
import type { Pod, Workload } from '../../../manifests/plan/cluster-objects.ts';
import { isCurrent, isReady, nameOf, serviceOf } from '../../../manifests/plan/workload.ts';
import { collectionPath, CORE } from '../../../manifests/resource-kind.ts';
import { textAt, valueAt, type JsonObject } from '../../../text/json.ts';
import { ignoreStatus } from '../connect/api-error.ts';
import { applyObject } from '../connect/apply-object.ts';
import { listObjects } from '../connect/list-objects.ts';
import type { Execution, Previous } from './execution.ts';
import { replaceObject } from './replace-object.ts';
import { stopWorkload } from './write-object.ts';

/** Before the write of an operation whose object can go back. */
export async function keepPrevious(
  { rollback, resource, id: path = '' }: Operation,
  { cluster, progress }: Execution,
): Promise<void> {
  if (rollback === undefined) return;
  const live = await ignoreStatus([404], cluster.client.ask({ path }));
  const body = live && appliedFields(live);
  if (body !== undefined) progress.previous.push({ resource, path, body });
}

/** Something failed on the way: what was changed is applied as it was, and waited for. Never throws. */
export async function restorePrevious(execution: Execution): Promise<void> {
  const { options, slug, progress } = execution;
  const restored = selectRestored(progress.previous, progress.ready);
  try {
    // Whoever has the lock now may work on these objects.
    options.lease?.assertHeld();
    // In the order of the apply: what pods mount is there before them.
    for (const previous of restored) await applyPrevious(previous, execution);
  } catch (error) {
    const why = error instanceof PulsoError ? error.message : String(error);
    const message = `${slug}: the previous state was not restored completely: ${why}`;
    options.reporter.report({ code: 'restore-failed', kind: 'warning', slug, message });
  }
}

async function applyPrevious(previous: Previous, execution: Execution): Promise<void> {
  const { options, slug } = execution;
  const { resource } = previous;
  const event = { slug, code: `${resource.split('/')[0] ?? ''}-restore`, subject: resource };
  await withTaskReport(options.reporter, event, async () => {
    const object = await writePrevious(previous, execution);
    await awaitPrevious(resource, object, execution);
  });
}

/** What cannot be updated in place is replaced around the pods that it keeps. */
async function writePrevious(previous: Previous, execution: Execution): Promise<JsonObject> {
  const { path, body } = previous;
  const { cluster, slug } = execution;
  const manifest = { kind: textAt(body, ['kind']) ?? '', body };
  const request = { path, manifest, force: true, dryRun: false };
  const signal = AbortSignal.timeout(RESTORE_PATIENCE);
  const updated = await ignoreStatus([422], applyObject(cluster.client, request));
  if (updated !== undefined) return updated;
  await endOthers(previous, execution);
  return replaceObject({ cluster, slug, signal }, request);
}

/** It cannot take over pods with other claims. */
async function endOthers({ path, body }: Previous, execution: Execution): Promise<void> {
  const { client } = execution.cluster;
  const live = await ignoreStatus([404], client.ask({ path }));
  const claimsOf = (workload: JsonObject): string =>
    claimTemplates(workload).map(firstClaim).join();
  if (live === undefined || claimsOf(live) === claimsOf(body)) return;
  await stopWorkload(client, path);
  const gone = execution.watch().gone(textAt(body, ['metadata', 'name']) ?? '');
  await Promise.race([gone, timeOut(RESTORE_PATIENCE)]);
}

/** Milliseconds that what was restored is waited for, however the deploy ended. */
const RESTORE_PATIENCE = 60_000;

const ROLLOUTS: Readonly<Record<string, 'Deployment' | 'StatefulSet'>> = {
  deployment: 'Deployment',
  statefulset: 'StatefulSet',
};

async function awaitPrevious(
  resource: string,
  object: JsonObject,
  execution: Execution,
): Promise<void> {
  const [type = '', name = ''] = resource.split('/');
  const kind = ROLLOUTS[type];
  if (kind === undefined) return;
  if (kind === 'StatefulSet') await removeStuckPods(object, execution);
  const generation = Number(valueAt(object, ['metadata', 'generation']) ?? 0);
  const settled = execution.watch().settle({ kind, name, generation }, () => undefined);
  // It ran before: if it needs longer, that changes nothing.
  await Promise.race([settled, timeOut(RESTORE_PATIENCE)]).catch(() => undefined);
}

/** A StatefulSet never replaces a pod that does not get ready, whatever its template says now. */
async function removeStuckPods(
  object: JsonObject,
  { cluster: { client }, slug }: Execution,
): Promise<void> {
  const workload = object as Workload;
  const path = collectionPath(CORE.pods, slug);
  const labels = `app.kubernetes.io/instance=${slug}`;
  const pods = (await listObjects(client, { path, labels })).items as readonly Pod[];
  const stuck = pods.filter(
    (pod) => serviceOf(pod) === nameOf(workload) && !isCurrent(pod, workload) && !isReady(pod),
  );
  await Promise.all(
    stuck.map((pod) =>
      ignoreStatus([404], client.ask({ method: 'DELETE', path: `${path}/${nameOf(pod)}` })),
    ),
  );
}

function timeOut(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
