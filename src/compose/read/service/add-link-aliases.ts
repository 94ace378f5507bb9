import { attempt } from '../../syntax/compose-context.ts';
import { failValue } from '../../syntax/compose-node.ts';
import type { ReadService } from './read-service.ts';

/** A linked service answers to the alias in the networks that the two share: all services there can use it. */
export function addLinkAliases(services: readonly ReadService[]): readonly ReadService[] {
  const names = new Map(services.map(({ service }) => [service.name, service.name]));
  const added = new Map<string, Map<string, Set<string>>>();
  for (const { service, links } of services)
    for (const { service: target, alias, node } of links) {
      if (alias === target) continue;
      attempt(node.context, () => {
        const holder = names.get(alias) ?? target;
        if (holder !== target)
          failValue(node, `names ${target} as ${alias}, which is the name of ${holder}`);
        names.set(alias, target);
      });
      const byNetwork = added.get(target) ?? new Map<string, Set<string>>();
      for (const { network } of service.networks)
        byNetwork.set(network, new Set([...(byNetwork.get(network) ?? []), alias]));
      added.set(target, byNetwork);
    }
  return services.map((one) => withAliases(one, added.get(one.service.name)));
}

function withAliases(
  read: ReadService,
  added: ReadonlyMap<string, ReadonlySet<string>> | undefined,
): ReadService {
  if (added === undefined) return read;
  const networks = read.service.networks.map((one) => ({
    ...one,
    aliases: [...new Set([...one.aliases, ...(added.get(one.network) ?? [])])],
  }));
  return { ...read, service: { ...read.service, networks } };
}
