import { setTimeout as delay } from 'node:timers/promises';
import { PulsoError } from '../../../core/pulso-error.ts';
import type { JsonObject } from '../../../text/json.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { ignoreStatus } from '../connect/api-error.ts';
import { applyObject, type ApplyRequest } from '../connect/apply-object.ts';
import type { Execution } from './execution.ts';

const LOOK_AGAIN = 200;

/**
 * Deletes an object without its pods and applies it again: it adopts the pods and replaces them as any rollout
 * does. If it is interrupted in between, the next deploy does that. Errors: `timeout`.
 */
export async function replaceObject(
  { cluster: { client }, slug, signal }: Pick<Execution, 'cluster' | 'slug' | 'signal'>,
  request: ApplyRequest,
): Promise<JsonObject> {
  const { path } = request;
  const query = { propagationPolicy: 'Orphan' };
  await ignoreStatus([404], client.ask({ method: 'DELETE', path, query }));
  await untilGone(client, path, signal);
  if (signal.aborted) {
    const message = `${slug}: ${path} was not deleted in time`;
    throw new PulsoError('timeout', message, { slug, hint: `run \`pulso deploy ${slug}\` again` });
  }
  return applyObject(client, request);
}

/** Resolves once nothing is at this path, or the work is over. */
export async function untilGone(
  client: ApiClient,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const isThere = async (): Promise<boolean> =>
    (await ignoreStatus([404], client.ask({ path }))) !== undefined;
  while (!signal.aborted && (await isThere())) {
    await delay(LOOK_AGAIN, undefined, { signal }).catch(() => undefined);
  }
}
