import { PulsoError } from '../../core/pulso-error.ts';
import { buildCaddyConfig, ADMIN_SOCKET } from '../../edge/build-caddy-config.ts';
import { readRoute, type EdgeRoute } from '../../edge/edge-route.ts';
import { linkAddress } from '../../edge/link-address.ts';
import { EDGE_SERVICE, EDGE_SLUG } from '../../engine/edge/edge.ts';
import type { Engine } from '../../engine/engine.ts';
import type { NetworkLink } from '../../engine/edge/network-links.ts';
import { listSlugs } from '../../workspace/clients/list-slugs.ts';
import { readClients } from '../../workspace/clients/select-clients.ts';
import { withLock } from '../../workspace/locks/lock.ts';
import type { EdgeConfig } from '../../workspace/settings/workspace-config.ts';
import type { OperationContext } from '../context.ts';
import { lastLine, runText } from '../engines/run-text.ts';
import { readEdgeSettings } from './read-edge-settings.ts';

/**
 * Attaches the edge to every client that is deployed and loads the routes to all clients of its target, while it
 * goes on answering. One process at a time: each loads what it saw. Errors: `service-not-running` if the edge does
 * not run, `edge-config-refused`, `edge-certificate`.
 */
export async function updateRoutes(
  context: OperationContext,
  engine: Engine,
  edge: EdgeConfig,
): Promise<readonly EdgeRoute[]> {
  const { workspace, reporter, signal } = context;
  const work = async (): Promise<readonly EdgeRoute[]> => {
    const links = await joinLinks(engine);
    const routes = await listRoutes(context, edge, links);
    const settings = await readEdgeSettings(workspace, edge);
    await loadConfig(engine, JSON.stringify(buildCaddyConfig(settings, routes)), signal);
    return routes;
  };
  return withLock(workspace, 'edge', work, { reporter, signal });
}

async function joinLinks(engine: Engine): Promise<NetworkLink[]> {
  const links = (await engine.links?.list()) ?? [];
  return Promise.all(
    links.map(async (link) => {
      const address = linkAddress(link.subnet, 'edge');
      if (link.joined || address === undefined) return link;
      await engine.links?.join(link, address);
      return { ...link, joined: true };
    }),
  );
}

/** Clients that are not deployed have a route too: it answers 503. */
export async function listRoutes(
  { workspace }: Pick<OperationContext, 'workspace'>,
  { target }: Pick<EdgeConfig, 'target'>,
  links: readonly NetworkLink[],
): Promise<readonly EdgeRoute[]> {
  const { clients } = await readClients(workspace, await listSlugs(workspace));
  const linked = new Map(links.map((link) => [link.slug, readRoute(link)]));
  const here = clients.filter((client) => client.target === target).map(({ slug }) => slug);
  const slugs = [...new Set([...here, ...linked.keys()])].sort();
  return slugs.map((slug) => linked.get(slug) ?? { slug });
}

async function loadConfig(engine: Engine, config: string, signal: AbortSignal): Promise<void> {
  const argv = ['caddy', 'reload', '--config', '-', '--address', `unix/${ADMIN_SOCKET}`];
  const { exitCode, stderr } = await runText(
    (streams) => engine.exec(EDGE_SLUG, EDGE_SERVICE, argv, streams),
    { stdin: config, signal },
  );
  if (exitCode === 0) return;
  const message = `the edge did not accept its routes: ${lastLine(stderr)}`;
  throw new PulsoError('edge-config-refused', message, {
    hint: 'correct edge in pulso.yaml, then run: pulso edge deploy',
  });
}
