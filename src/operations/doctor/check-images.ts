import type { ClientRecord } from '../../client/client-record.ts';
import type { Service } from '../../engine/desired/stack.ts';
import type { Engine } from '../../engine/engine.ts';
import type { OperationContext } from '../context.ts';
import { loadDesired } from '../engines/load-desired.ts';
import { mapClients } from '../fleet/work-on-fleet.ts';
import { finder, type Finding } from './finding.ts';

/** Images of a target's clients that are not there. What is wrong with files is said by `validate`. */
export async function checkImages(
  { workspace }: OperationContext,
  engine: Engine,
  { target, clients }: { target: string; clients: readonly ClientRecord[] },
): Promise<Finding[]> {
  const own = clients.filter((client) => client.target === target);
  const loaded = await mapClients(own, (record) =>
    loadDesired(workspace, record).catch(() => undefined),
  );
  const services = loaded.flatMap((client) =>
    client?.kind === 'compose' ? client.stack.services : [],
  );
  if (services.length === 0) return [];
  const { ok, warning, failed } = finder('images', target);
  const images = [...new Set(services.map(({ image }) => image))].sort();
  const missing = new Set(await engine.missingImages(images));
  const lacking = services.filter(({ image }) => missing.has(image));
  const local = imagesOf(lacking.filter((one) => one.pullPolicy === 'never' && !one.build));
  const pulled = imagesOf(lacking.filter((one) => one.pullPolicy !== 'never' && !one.build));
  const found: Finding[] = [];
  if (local.length > 0) {
    const hint = 'build it (pulso image build), load it (docker load), or map it under images';
    found.push(failed(`not there, and not pulled: ${local.join(', ')}`, hint));
  }
  if (pulled.length > 0) {
    const hint = 'pull them before the first deploy if the registry is slow or needs a login';
    found.push(warning(`not there yet, the next deploy pulls: ${pulled.join(', ')}`, hint));
  }
  return found.length > 0 ? found : [ok(`all ${images.length} are there`)];
}

function imagesOf(services: readonly Service[]): string[] {
  return [...new Set(services.map(({ image }) => image))].sort();
}
