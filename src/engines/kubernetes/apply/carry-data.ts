import { withTaskReport } from '../../../core/with-task-report.ts';
import { PulsoError } from '../../../core/pulso-error.ts';
import { isWorkload, resourceOf, type Manifest } from '../../../engine/desired/manifests.ts';
import type { Operation, Plan } from '../../../engine/plan.ts';
import { unfinishedCopy } from '../../../engine/unfinished-copy.ts';
import { isLeftData, mountedClaims } from '../../../manifests/plan/plan-data.ts';
import { REPLICAS_ANNOTATION, wantedPods } from '../../../manifests/plan/workload.ts';
import { templateOf } from '../../../manifests/transform/transform-pods.ts';
import { objectsAt, textAt, type JsonObject } from '../../../text/json.ts';
import { ignoreStatus } from '../connect/api-error.ts';
import { finishClaim, listUnfinished, makeClaim } from './carried-claims.ts';
import { LATE, type Execution } from './execution.ts';
import { manifestOf, startWorkload, stopWorkload } from './write-object.ts';

/**
 * Ends the pods of a workload whose claims change, and copies its data to the claims that its next pods mount. They are
 * made for that; one of an interrupted copy of the same data is recreated. What is copied stays where it is, and what
 * fails leaves the workload running as it did. Errors: `volume-not-empty`, `volume-cut`, those of withJobPod.
 */
export async function endAndCarry(operation: Operation, execution: Execution): Promise<void> {
  const { cluster, slug, options, signal } = execution;
  const { carry = [], endsFirst = false, id: path = '' } = operation;
  const manifest = manifestOf(operation, execution);
  if ((carry.length === 0 && !endsFirst) || manifest === undefined) return;
  const { client } = cluster;
  const live = await client.ask({ path });
  const isRunning = wantedPods(live) > 0;
  if (isRunning) await stopWorkload(client, path);
  try {
    await untilEnded(manifest.name, execution);
    for (const one of carry) {
      options.lease?.assertHeld();
      const task = { code: 'volume-carry', slug, subject: `persistentvolumeclaim/${one.to}` };
      await withTaskReport(options.reporter, { ...task, message: `from ${one.from}` }, async () => {
        await makeClaim(one, manifest, execution);
        await execution.copyVolume({ slug, ...one, image: imageOf(manifest), signal });
      });
    }
  } catch (error) {
    if (isRunning) await startWorkload(client, path, undefined);
    throw error;
  }
}

/** Errors: `timeout`, `interrupted`. */
async function untilEnded(service: string, execution: Execution): Promise<void> {
  const { slug, stopped, late } = execution;
  const ended = await Promise.race([execution.watch().gone(service), stopped, late]);
  if (ended !== LATE) return;
  const message = `${slug}: the pods of ${service} did not end in time`;
  throw new PulsoError('timeout', message, { slug, hint: 'raise --timeout' });
}

/** As many pods as before the copy: what is updated in place is still stopped. */
export async function startCarried(
  { id: path = '' }: Operation,
  written: JsonObject | undefined,
  execution: Execution,
): Promise<JsonObject | undefined> {
  if (textAt(written, ['metadata', 'annotations', REPLICAS_ANNOTATION]) === undefined) {
    return written;
  }
  return startWorkload(execution.cluster.client, path, undefined);
}

/** What mounts the copies is ready: they are its data from now on. */
export async function finishCarry({ carry = [] }: Operation, execution: Execution): Promise<void> {
  for (const { to } of carry) await finishClaim(to, execution);
}

/**
 * Before a deploy that leaves data behind: a copy that was finished, though not said to be, is data; one that was not is
 * started on by nothing. Errors: `carry-unfinished`.
 */
export async function assertCarriesFinished(plan: Plan, execution: Execution): Promise<void> {
  const { cluster, slug, manifests } = execution;
  if (!plan.operations.some(isLeftData)) return;
  const sources = await listUnfinished(execution);
  if (sources.size === 0) return;
  for (const manifest of manifests?.objects.filter(isWorkload) ?? []) {
    const operation = plan.operations.find(({ resource }) => resource === resourceOf(manifest));
    const live = await ignoreStatus([404], cluster.client.ask({ path: operation?.id ?? '' }));
    const mounted = new Set(live && claimsOf(manifest.kind, live));
    for (const claim of mounted) if (sources.has(claim)) await finishClaim(claim, execution);
    const carried = new Set(operation?.carry?.map(({ to }) => to));
    const partial = claimsOf(manifest.kind, manifest.body).find(
      (claim) => sources.has(claim) && !mounted.has(claim) && !carried.has(claim),
    );
    if (partial !== undefined) throw unfinishedCopy(slug, manifest.name, { from: sources.get(partial) ?? '', to: partial }); // prettier-ignore
  }
}

function claimsOf(kind: string, workload: JsonObject): string[] {
  return [...mountedClaims(kind, workload).values()].map(({ claim }) => claim);
}

/** Of the container that its pods begin with: what copies needs `tar`. */
function imageOf({ kind, body }: Manifest): string {
  const pod = [...(templateOf(kind) ?? []), 'spec', 'containers'];
  return textAt(objectsAt(body, pod)[0], ['image']) ?? '';
}
