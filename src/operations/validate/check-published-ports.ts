import type { ClientRecord } from '../../client/client-record.ts';
import type { Problem } from '../../foundation/problem.ts';
import { readCompose } from '../../stack/compose/read-compose.ts';
import { imagesOf } from '../../workspace/images-of.ts';
import { readClientFiles } from '../../workspace/read-client-files.ts';
import { clientFolder, type Workspace } from '../../workspace/workspace.ts';
import { isOnCluster } from './check-cluster-files.ts';

const COMPOSE = 'docker-compose.yml';

/**
 * Ports that a client's own compose file publishes, beyond those it was given, and that are another
 * client's of the fleet, or published by another of the chosen ones too. Code: `port-shared`.
 */
export async function checkPublishedPorts(
  workspace: Workspace,
  chosen: readonly ClientRecord[],
  fleet: readonly ClientRecord[],
): Promise<Problem[]> {
  const holders = new Map<number, Set<string>>();
  const hold = (port: number, slug: string): void => {
    holders.set(port, (holders.get(port) ?? new Set()).add(slug));
  };
  for (const { slug, ports } of fleet) for (const port of Object.values(ports)) hold(port, slug);
  const added: { slug: string; port: number }[] = [];
  for (const record of chosen) {
    for (const port of await findAddedPorts(workspace, record)) {
      added.push({ slug: record.slug, port });
      hold(port, record.slug);
    }
  }
  return added.flatMap(({ slug, port }) => {
    const others = [...(holders.get(port) ?? [])].filter((holder) => holder !== slug);
    if (others.length === 0) return [];
    const owners = others.map((other) => `client ${other}'s`).join(' and ');
    const message = `it publishes port ${port}, which is also ${owners}`;
    const file = `clients/${slug}/${COMPOSE}`;
    return [{ slug, severity: 'error' as const, code: 'port-shared', message, file }];
  });
}

/** A file that cannot be read is another check's finding. */
async function findAddedPorts(workspace: Workspace, record: ClientRecord): Promise<number[]> {
  const { slug, ports } = record;
  if (isOnCluster(workspace, record)) return [];
  const read = await readClientFiles(workspace, slug).catch(() => undefined);
  const files = new Map([...(read ?? [])].map(([path, { bytes }]) => [path, bytes]));
  const workingDir = clientFolder(workspace, slug);
  const { stack } = readCompose({ slug, workingDir, files, images: imagesOf(workspace) });
  const published = (stack?.services ?? [])
    .flatMap((service) => service.ports)
    .flatMap((port) => port.published ?? []);
  const given = Object.values(ports);
  return [...new Set(published)].filter((port) => !given.includes(port));
}
