import { dropUndefined } from '../../core/drop-undefined.ts';
import { edgeUrl } from '../../edge/edge-settings.ts';
import { EDGE_SERVICE, EDGE_SLUG } from '../../engine/edge/edge.ts';
import type { Engine } from '../../engine/engine.ts';
import type { ForeignThing } from '../../engine/isolation/ownership.ts';
import { summarizeState, type StackState } from '../../engine/observed/summarize-state.ts';
import type { OperationContext } from '../context.ts';
import { runText } from '../engines/run-text.ts';
import { withEngines } from '../engines/open-engine.ts';
import { requireEdge } from './edge-place.ts';
import { listRoutes } from './update-routes.ts';

export interface EdgeStatus {
  target: string;
  domain: string;
  state: StackState | 'foreign';
  foreign?: readonly ForeignThing[];
  /** One for each client of its target, sorted by slug. */
  routes: readonly { slug: string; url: string; upstream: string | null }[];
  /** Certificate (PEM) of its own authority, where it has one and has used it. */
  authority?: string;
}

/** How the edge is, and where it sends requests. Errors: `edge-not-set`, `not-supported`. */
export async function edgeStatus(context: OperationContext): Promise<EdgeStatus> {
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
    const authority = runs && certificates === 'internal' ? await readAuthority(engine) : undefined;
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

async function readAuthority(engine: Engine): Promise<string | undefined> {
  const { exitCode, stdout } = await runText((streams) =>
    engine.exec(EDGE_SLUG, EDGE_SERVICE, ['cat', ROOT], streams),
  );
  return exitCode === 0 ? stdout : undefined;
}
