import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { summarizeState } from '../../engine/observed/summarize-state.ts';
import type { AddressResult } from '../catalog/schemas/observe-schemas.ts';
import type { OperationContext } from '../context.ts';
import { edgeOf } from '../edge/edge-place.ts';
import { withEngines } from '../engines/open-engine.ts';
import { readNamedClient } from '../fleet/read-named-client.ts';
import { clientUrl, isUp } from './client-url.ts';
import { observeDeployed } from './observe-deployed.ts';

/** The address that a client's web page has. Errors: those of observeDeployed, `service-not-running`, `no-address`. */
export async function clientAddress(
  context: OperationContext,
  named: string,
): Promise<AddressResult> {
  const { workspace } = context;
  const record = await readNamedClient(workspace, named);
  const { slug } = record;
  return withEngines(context, async (engines) => {
    const engine = await engines(record.target);
    const { host } = engine;
    const observed = await observeDeployed(engine, slug);
    const state = summarizeState(observed);
    if (!isUp(state)) throw stopped(slug);
    const target = workspace.config.targets[record.target];
    const edge = edgeOf(workspace, record.target);
    const url = clientUrl(dropUndefined({ record, state, observed, host, target, edge }));
    if (url !== undefined) return { slug, url };
    throw new PulsoError('no-address', `${slug}: it has no address for a browser`, {
      slug,
      hint: `list how its ports are reached: pulso port ${slug}`,
    });
  });
}

function stopped(slug: string): PulsoError {
  return new PulsoError('service-not-running', `${slug}: no service is running`, {
    slug,
    hint: `pulso start ${slug}`,
  });
}
