import { PulsoError } from '../../../core/pulso-error.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { ignoreStatus } from '../connect/api-error.ts';
import { collectionPath, CORE } from '../../../manifests/resource-kind.ts';
import { readLines } from '../logs/read-lines.ts';
import type { Pod } from '../../../manifests/plan/cluster-objects.ts';
import { containersOf, isReady, nameOf } from '../../../manifests/plan/workload.ts';

const LOG_LINES = 20;
const PATIENCE = 10_000;

export interface Failed {
  slug: string;
  service: string;
  code: 'unhealthy' | 'image-missing' | 'timeout';
  /** Reads after "service app is unhealthy: ". */
  reason: string;
  /** The pod that failed; absent if there is none. */
  pod?: Pod;
}

const WHAT = {
  unhealthy: 'is unhealthy',
  'image-missing': 'cannot start',
  timeout: 'was not ready in time',
} as const;

/** The error for a service that did not get ready: the cause, and the last log lines of the failed pod. */
export async function describeFailure(client: ApiClient, failed: Failed): Promise<PulsoError> {
  const { slug, service, code, reason, pod } = failed;
  const log = pod === undefined ? [] : await lastLines(client, slug, pod);
  const lines = log.length === 0 ? [] : [`last log lines of ${service}:`, ...log];
  const message = [`${slug}: service ${service} ${WHAT[code]}: ${reason}`, ...lines].join('\n');
  return new PulsoError(code, message, {
    slug,
    hint:
      code === 'image-missing'
        ? 'check the image name and tag, and that the cluster can pull it; `images` in pulso.yaml maps image names'
        : `pulso logs ${slug} ${service} --tail 100`,
  });
}

/** Of the container that is down: its log before it ended. It may be deleted already, or never have started. */
async function lastLines(client: ApiClient, slug: string, pod: Pod): Promise<string[]> {
  if (isReady(pod)) return [];
  const down = containersOf(pod).find(({ ready }) => !ready);
  if (down?.containerID === undefined && down?.lastState?.terminated === undefined) return [];
  const previous = down.state?.running === undefined && down.restartCount > 0;
  const path = `${collectionPath(CORE.pods, slug)}/${nameOf(pod)}/log`;
  const query = { container: down.name, tailLines: LOG_LINES, previous };
  const stream = await ignoreStatus([400, 404], client.open({ path, query }, PATIENCE));
  const lines: string[] = [];
  if (stream === undefined) return lines;
  for await (const line of readLines(stream)) lines.push(`  ${line}`);
  return lines;
}
