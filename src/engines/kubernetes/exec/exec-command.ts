import type { KubeConfig } from '@kubernetes/client-node';
import { PulsoError } from '../../../core/pulso-error.ts';
import type { ExecResult, ExecStreams } from '../../../engine/streams/exec-streams.ts';
import type { Pod } from '../../../manifests/plan/cluster-objects.ts';
import { isReady, nameOf, podsOf } from '../../../manifests/plan/workload.ts';
import { collectionPath, CORE } from '../../../manifests/resource-kind.ts';
import { SERVICE_LABEL } from '../../../manifests/transform/transform-pods.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { listObjects } from '../connect/list-objects.ts';
import { runInContainer } from './run-in-container.ts';

/** A command, and the service to run it in. */
export interface ServiceCommand {
  slug: string;
  service: string;
  argv: readonly string[];
  streams: ExecStreams;
}

/** Runs a command in a pod of a service, a ready one if there is any. Errors: `service-not-running`, those of runInContainer. */
export async function execCommand(
  { client, config }: { client: ApiClient; config: KubeConfig },
  { slug, service, argv, streams }: ServiceCommand,
): Promise<ExecResult> {
  const pod = await findPod(client, slug, service);
  const container = pod.spec?.containers?.[0]?.name ?? '';
  return runInContainer(config, {
    ...{ slug, argv, streams, subject: `service ${service}` },
    place: { namespace: slug, pod: nameOf(pod), container },
  });
}

async function findPod(client: ApiClient, slug: string, service: string): Promise<Pod> {
  const path = collectionPath(CORE.pods, slug);
  const { items } = await listObjects(client, { path, labels: `${SERVICE_LABEL}=${service}` });
  const running = podsOf({ metadata: { name: service } }, items as Pod[]).filter(
    ({ status }) => status?.phase === 'Running',
  );
  const pod = running.find(isReady) ?? running[0];
  if (pod !== undefined) return pod;
  throw new PulsoError('service-not-running', `${slug}: service ${service} is not running`, {
    slug,
    hint: `list the services with \`pulso status ${slug}\``,
  });
}
