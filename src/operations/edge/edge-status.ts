import { dropUndefined } from '../../core/drop-undefined.ts';
import { edgeUrl } from '../../edge/edge-settings.ts';
import { EDGE_SERVICE, EDGE_SLUG } from '../../engine/edge/edge.ts';
import type { Engine } from '../../engine/engine.ts';
import { summarizeState } from '../../engine/observed/summarize-state.ts';
import type { EdgeStatusResult } from '../catalog/schemas/edge-schemas.ts';
import type { OperationContext } from '../context.ts';
import { runText } from '../engines/run-text.ts';
import { withEngines } from '../engines/open-engine.ts';
import { requireEdge } from './edge-place.ts';
import { listRoutes } from './update-routes.ts';

/** How the edge is, and where it sends requests. Errors: `edge-not-set`, `not-supported`. */
export async function edgeStatus(context: OperationContext): Promise<EdgeStatusResult> {
  const edge = requireEdge(context.workspace);
  const { target, domain, certificates } = edge;
  return withEngines(context, async (engines) => {
    const engine = await engines(target);
    const observed = (await engine.observe([EDGE_SLUG])).get(EDGE_SLUG);
    const foreign = observed?.foreign;
    const state =
      foreign !== undefined ? 'foreign' : observed ? summarizeState(observed) : 'absent';
    const runs = state === 'running';
    const links = runs ? ((await engine.links?.list()) ?? []) : [];
    const routes = await listRoutes(context, edge, links);
    const authority =
      runs && certificates === 'internal' ? await readAuthority(context, engine) : undefined;
    return dropUndefined({
      ...{ target, domain, state, foreign },
      routes: routes.map(({ slug, upstream = null }) => ({
        ...{ slug, url: edgeUrl(slug, edge), upstream },
      })),
      authority,
    });
  });
}

const ROOT = '/data/caddy/pki/authorities/local/root.crt';

async function readAuthority(
  { signal }: OperationContext,
  engine: Engine,
): Promise<string | undefined> {
  const { exitCode, stdout } = await runText(
    (streams) => engine.exec(EDGE_SLUG, EDGE_SERVICE, ['cat', ROOT], streams),
    { signal },
  );
  return exitCode === 0 ? stdout : undefined;
}
