import type { Problem } from '../../core/problem.ts';
import type { CheckedClient } from './check-client.ts';

const COMPOSE = 'docker-compose.yml';

/**
 * Ports that a client's own compose file publishes, beyond those it was given, and that another of the chosen ones
 * publishes too. Those given to another client are `isolation-foreign-port`. Code: `port-shared`.
 */
export function checkPublishedPorts(chosen: readonly CheckedClient[]): Problem[] {
  const holders = new Map<number, Set<string>>();
  const hold = (port: number, slug: string): void => {
    holders.set(port, (holders.get(port) ?? new Set()).add(slug));
  };
  const added = chosen.flatMap(findAddedPorts);
  for (const { slug, port } of added) hold(port, slug);
  return added.flatMap(({ slug, port }) => {
    const others = [...(holders.get(port) ?? [])].filter((holder) => holder !== slug);
    if (others.length === 0) return [];
    const owners = others.map((other) => `client ${other}'s`).join(' and ');
    const message = `it publishes port ${port}, which is also ${owners}`;
    const file = `clients/${slug}/${COMPOSE}`;
    return [{ slug, severity: 'error' as const, code: 'port-shared', message, file }];
  });
}

function findAddedPorts({ record, published }: CheckedClient): { slug: string; port: number }[] {
  const given = Object.values(record.ports);
  const added = published.filter((port) => !given.includes(port));
  return added.map((port) => ({ slug: record.slug, port }));
}
