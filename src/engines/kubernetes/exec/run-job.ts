import type { KubeConfig } from '@kubernetes/client-node';
import { dropUndefined } from '../../../core/drop-undefined.ts';
import type { WorkspaceIdentity } from '../../../engine/isolation/ownership.ts';
import type { ExecResult, ExecStreams } from '../../../engine/streams/exec-streams.ts';
import { isServiceJob, type Job, type ServiceJob } from '../../../engine/streams/job.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { runInContainer } from './run-in-container.ts';
import { withJobPod } from './with-job-pod.ts';
import { withServicePod } from './with-service-pod.ts';

/** Runs a job in a pod of its own in the client's namespace. Errors: those of withJobPod, withServicePod and runInContainer. */
export function runJob(
  {
    client,
    config,
    identity,
  }: { client: ApiClient; config: KubeConfig; identity: WorkspaceIdentity | undefined },
  slug: string,
  job: Job | ServiceJob,
  streams: ExecStreams,
): Promise<ExecResult> {
  const { signal } = streams;
  const workspace = identity?.id();
  if (isServiceJob(job)) {
    const { service, argv } = job;
    return withServicePod(client, dropUndefined({ slug, service, workspace, signal }), (place) =>
      runInContainer(config, { slug, place, streams, argv, subject: `a job like ${service}` }),
    );
  }
  const { asOwner } = job;
  const request = dropUndefined({ slug, workspace, job, asOwner, signal });
  return withJobPod(client, request, (place) =>
    runInContainer(config, {
      ...{ slug, place, streams, argv: job.argv, subject: `a job on ${job.image}` },
    }),
  );
}
