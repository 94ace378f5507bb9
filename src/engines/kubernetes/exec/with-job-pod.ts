import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { AbortedError, PulsoError } from '../../../core/pulso-error.ts';
import type { Job } from '../../../engine/streams/job.ts';
import type { Pod } from '../../../manifests/plan/cluster-objects.ts';
import { containersOf } from '../../../manifests/plan/workload.ts';
import { CORE, objectPath } from '../../../manifests/resource-kind.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { ignoreStatus, isQuotaExceeded } from '../connect/api-error.ts';
import { applyObject } from '../connect/apply-object.ts';
import type { JsonObject } from '../../../text/json.ts';
import { findNamespace } from '../observe/find-namespace.ts';
import { buildJobPod, JOB_CONTAINER } from './build-job-pod.ts';
import { findVolumeOwner } from './find-volume-owner.ts';
import type { ContainerRef } from './open-exec.ts';

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
 * Starts a pod in the client's namespace, does the work in it and removes it. Errors: `not-deployed`,
 * `volume-missing`, `image-missing`, `quota-exceeded`, `timeout`, `interrupted`.
 */
export async function withJobPod<T>(
  client: ApiClient,
  request: JobRequest,
  work: (place: ContainerRef) => Promise<T>,
): Promise<T> {
  const { slug, workspace, job, asOwner = false } = request;
  throwIfAborted(request);
  if ((await findNamespace(client, slug)) === undefined) throw notDeployed(slug);
  const owner = await findVolumeOwner(client, slug, (job.volumes ?? []).map(({ name }) => name)); // prettier-ignore
  const name = `pulso-job-${randomBytes(5).toString('hex')}`;
  const { node, security } = owner;
  const body = buildJobPod({
    ...{ slug, name, job },
    ...(workspace === undefined ? {} : { workspace }),
    ...(node === undefined ? {} : { node }),
    ...(asOwner && security !== undefined ? { security } : {}),
  });
  const path = objectPath(CORE.pods, slug, name);
  try {
    await createPod(client, { path, body }, request);
    await untilRunning(client, path, request);
    return await work({ namespace: slug, pod: name, container: JOB_CONTAINER });
  } finally {
    await ignoreStatus([404], client.ask({ method: 'DELETE', path }));
  }
}

/** Creates it, once the quota has room for it. Errors: ApiError. */
export async function createPod(
  client: ApiClient,
  { path, body }: { path: string; body: JsonObject },
  request: JobRequest,
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
  request: JobRequest,
): Promise<void> {
  const { slug, job } = request;
  const end = Date.now() + START_TIMEOUT;
  for (;;) {
    throwIfAborted(request);
    const pod = (await client.ask({ path })) as Pod;
    const [status] = containersOf(pod);
    const { reason = '', message = '' } = status?.state?.waiting ?? {};
    if (status?.state?.running !== undefined) return;
    if (/^(ImagePullBackOff|ErrImagePull|InvalidImageName|ErrImageNeverPull)$/.test(reason)) {
      throw new PulsoError('image-missing', `${slug}: cannot pull image ${job.image}: ${message}`, {
        slug,
        hint: 'check the image name, and that the cluster can pull it',
      });
    }
    if (pod.status?.phase === 'Failed' || status?.state?.terminated !== undefined) {
      throw new PulsoError('exec-failed', `${slug}: a job on ${job.image} did not start`, {
        slug,
        hint: 'its image needs the programs sh, env and sleep',
      });
    }
    if (Date.now() > end) {
      const unscheduled = pod.status?.conditions?.find(({ status: is }) => is === 'False');
      const why = reason || (unscheduled?.message ?? 'unknown reason');
      throw new PulsoError('timeout', `${slug}: a job on ${job.image} did not start: ${why}`, {
        slug,
        hint: `check the namespace: kubectl get events -n ${slug}`,
      });
    }
    await delay(INTERVAL);
  }
}

function throwIfAborted({ slug, signal }: JobRequest): void {
  if (signal?.aborted === true) throw new AbortedError(undefined, { slug });
}

function notDeployed(slug: string): PulsoError {
  const message = `${slug}: not deployed, so it has no namespace for a job`;
  return new PulsoError('not-deployed', message, { slug, hint: `pulso deploy ${slug}` });
}
