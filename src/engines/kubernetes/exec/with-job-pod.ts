import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { dropUndefined } from '../../../core/drop-undefined.ts';
import { AbortedError, PulsoError } from '../../../core/pulso-error.ts';
import type { Job } from '../../../engine/streams/job.ts';
import type { Pod } from '../../../manifests/plan/cluster-objects.ts';
import { containersOf } from '../../../manifests/plan/workload.ts';
import { CORE, objectPath } from '../../../manifests/resource-kind.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { ignoreStatus, isQuotaExceeded } from '../connect/api-error.ts';
import { applyObject } from '../connect/apply-object.ts';
import { objectsAt, textAt, type JsonObject } from '../../../text/json.ts';
import { findNamespace } from '../observe/find-namespace.ts';
import { buildJobPod } from './build-job-pod.ts';
import { findVolumeOwner } from './find-volume-owner.ts';
import type { ContainerRef } from './open-exec.ts';

/** What a pod is waited for with. */
export interface PodRequest {
  slug: string;
  /** Its image, as errors name it. */
  image: string;
  signal?: AbortSignal;
}

/** A pod beside a client's services. */
export interface JobRequest {
  slug: string;
  /** Id of the workspace that it is run from. */
  workspace?: string;
  job: Omit<Job, 'argv'>;
  /** True: it runs as the workload that has its first volume, so that owners and modes fit. */
  asOwner?: boolean;
  signal?: AbortSignal;
}

/** Milliseconds. */
const START_TIMEOUT = 300_000;
const INTERVAL = 200;
/** Pods that end, as after a rollout, hold their share of the quota until they are gone. */
const QUOTA_TIMEOUT = 60_000;
const QUOTA_INTERVAL = 1000;

/**
 * Starts a pod in the client's namespace, does the work in it and removes it. Errors: `volume-missing`, those of withPod.
 */
export async function withJobPod<T>(
  client: ApiClient,
  request: JobRequest,
  work: (place: ContainerRef) => Promise<T>,
): Promise<T> {
  const { slug, workspace, job, asOwner = false, signal } = request;
  const pod = dropUndefined({ slug, image: job.image, signal });
  await assertDeployed(client, pod);
  const owner = await findVolumeOwner(client, slug, (job.volumes ?? []).map(({ name }) => name)); // prettier-ignore
  const { node, security } = owner;
  const body = buildJobPod({
    ...{ slug, name: namePod(), job },
    ...(workspace === undefined ? {} : { workspace }),
    ...(node === undefined ? {} : { node }),
    ...(asOwner && security !== undefined ? { security } : {}),
  });
  return withPod(client, body, pod, work);
}

export function namePod(): string {
  return `pulso-job-${randomBytes(5).toString('hex')}`;
}

/** Errors: `interrupted`, `not-deployed`. */
export async function assertDeployed(
  client: ApiClient,
  request: Omit<PodRequest, 'image'>,
): Promise<void> {
  throwIfAborted(request);
  const { slug } = request;
  if ((await findNamespace(client, slug)) !== undefined) return;
  const message = `${slug}: not deployed, so it has no namespace for a job`;
  throw new PulsoError('not-deployed', message, { slug, hint: `pulso deploy ${slug}` });
}

/** Starts this pod, does the work in it and removes it. Errors: `image-missing`, `quota-exceeded`, `exec-failed`, `timeout`, `interrupted`. */
export async function withPod<T>(
  client: ApiClient,
  body: JsonObject,
  request: PodRequest,
  work: (place: ContainerRef) => Promise<T>,
): Promise<T> {
  const { slug } = request;
  const pod = textAt(body, ['metadata', 'name']) ?? '';
  const container = textAt(objectsAt(body, ['spec', 'containers'])[0], ['name']) ?? '';
  const path = objectPath(CORE.pods, slug, pod);
  try {
    await createPod(client, { path, body }, request);
    await untilRunning(client, path, request);
    return await work({ namespace: slug, pod, container });
  } finally {
    await ignoreStatus([404], client.ask({ method: 'DELETE', path }));
  }
}

/** Creates it, once the quota has room for it. Errors: ApiError. */
export async function createPod(
  client: ApiClient,
  { path, body }: { path: string; body: JsonObject },
  request: PodRequest,
): Promise<void> {
  const end = Date.now() + QUOTA_TIMEOUT;
  const creation = { path, manifest: { kind: 'Pod', body }, force: true, dryRun: false };
  for (;;) {
    throwIfAborted(request);
    try {
      await applyObject(client, creation);
      return;
    } catch (error) {
      if (!isQuotaExceeded(error) || Date.now() > end) throw error;
    }
    await delay(QUOTA_INTERVAL);
  }
}

/** Waits for the pod at this path. Errors: `image-missing`, `exec-failed`, `timeout`, `interrupted`. */
export async function untilRunning(
  client: ApiClient,
  path: string,
  request: PodRequest,
): Promise<void> {
  const { slug, image } = request;
  const end = Date.now() + START_TIMEOUT;
  for (;;) {
    throwIfAborted(request);
    const pod = (await client.ask({ path })) as Pod;
    const [status] = pod.status?.containerStatuses ?? [];
    if (status?.state?.running !== undefined) return;
    const waiting = containersOf(pod).find((one) =>
      UNPULLED.test(one.state?.waiting?.reason ?? ''),
    );
    if (waiting !== undefined) {
      const message = `${slug}: cannot pull image ${waiting.image}: ${waiting.state?.waiting?.message ?? ''}`;
      throw new PulsoError('image-missing', message, {
        slug,
        hint: 'check the image name, and that the cluster can pull it',
      });
    }
    if (pod.status?.phase === 'Failed' || status?.state?.terminated !== undefined) {
      throw notStarted(request, pod);
    }
    if (Date.now() > end) {
      const unscheduled = pod.status?.conditions?.find(({ status: is }) => is === 'False');
      const { reason = '' } = status?.state?.waiting ?? {};
      const why = reason || (unscheduled?.message ?? 'unknown reason');
      throw new PulsoError('timeout', `${slug}: a job on ${image} did not start: ${why}`, {
        slug,
        hint: `check the namespace: kubectl get events -n ${slug}`,
      });
    }
    await delay(INTERVAL);
  }
}

const UNPULLED = /^(ImagePullBackOff|ErrImagePull|InvalidImageName|ErrImageNeverPull)$/;

/** A node may refuse a pod, and an init container may fail before the job's own is started. */
function notStarted({ slug, image }: PodRequest, { status }: Pod): PulsoError {
  const init = status?.initContainerStatuses?.find(
    ({ state }) => (state?.terminated?.exitCode ?? 0) !== 0,
  );
  const code = init?.state?.terminated?.exitCode ?? 0;
  const ended = init && `init container ${init.name} ended with ${code}`;
  const why = ended ?? status?.message;
  const message = `${slug}: a job on ${image} did not start${why === undefined ? '' : `: ${why}`}`;
  const hint =
    why === undefined
      ? 'its image needs the programs sh, env and sleep'
      : `check the namespace: kubectl get events -n ${slug}`;
  return new PulsoError('exec-failed', message, { slug, hint });
}

function throwIfAborted({ slug, signal }: Omit<PodRequest, 'image'>): void {
  if (signal?.aborted === true) throw new AbortedError(undefined, { slug });
}
