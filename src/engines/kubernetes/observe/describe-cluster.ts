import { collectBytes } from '../../../core/collect-bytes.ts';
import { dropUndefined } from '../../../core/drop-undefined.ts';
import type { EngineInfo } from '../../../engine/observed/engine-info.ts';
import { parseQuantity } from '../../../manifests/plan/parse-quantity.ts';
import { collectionPath, CORE } from '../../../manifests/resource-kind.ts';
import { decodeLossy } from '../../../text/decode-utf8.ts';
import { textAt, type JsonObject } from '../../../text/json.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { ignoreStatus } from '../connect/api-error.ts';
import { listObjects } from '../connect/list-objects.ts';

/** Milliseconds without a byte. */
const SILENCE = 10_000;

/** What a cluster says of itself; the nodes' sizes are missing if this account may not list nodes. */
export async function describeCluster(client: ApiClient): Promise<EngineInfo> {
  const [{ version, clock }, nodes] = await Promise.all([
    readVersion(client),
    ignoreStatus([403], listObjects(client, { path: collectionPath(CORE.nodes) })),
  ]);
  const sum = (name: string): number | undefined =>
    nodes?.items.reduce((total, node) => total + capacityOf(node, name), 0);
  return dropUndefined({ version, clock, cpus: sum('cpu'), memory: sum('memory') });
}

/** The server's clock is the date of its answer. */
async function readVersion(client: ApiClient): Promise<Pick<EngineInfo, 'version' | 'clock'>> {
  const answer = await client.open({ path: '/version' }, SILENCE);
  const body = JSON.parse(decodeLossy(await collectBytes(answer))) as JsonObject;
  const date = Date.parse(answer.headers.date ?? '');
  const clock = Number.isNaN(date) ? undefined : new Date(date).toISOString();
  return dropUndefined({ version: textAt(body, ['gitVersion']) ?? 'unknown', clock });
}

function capacityOf(node: JsonObject, name: string): number {
  return parseQuantity(textAt(node, ['status', 'capacity', name]) ?? '') ?? 0;
}
