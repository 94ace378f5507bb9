import type { Dependency } from '../../../engine/desired/stack.ts';
import { attempt, type ComposeContext } from '../../syntax/compose-context.ts';
import { failAt, warnAt } from '../../syntax/compose-node.ts';
import type { ReadService } from './read-service.ts';

/** Those that run: of no profile, or of one that `COMPOSE_PROFILES` in .env names, and not scaled to 0. */
export function selectActive(
  { variables }: Pick<ComposeContext, 'variables'>,
  services: readonly ReadService[],
): readonly ReadService[] {
  const names = variables.get('COMPOSE_PROFILES') ?? '';
  const profiles = new Set(names.split(','));
  const leftOut = new Map<string, 'profiles' | 'scale'>();
  for (const { service, profiles: own, scale } of services) {
    const runs = own.length === 0 || profiles.has('*') || own.some((one) => profiles.has(one));
    if (!runs) leftOut.set(service.name, 'profiles');
    else if (scale === 0) leftOut.set(service.name, 'scale');
  }
  return services
    .filter(({ service }) => !leftOut.has(service.name))
    .map((read) => {
      const dependsOn = read.service.dependsOn.filter((one) => isThere(read, one, leftOut));
      return { ...read, service: { ...read.service, dependsOn } };
    });
}

/** A dependency that does not run is dropped if nothing requires it, or if the file scales it to 0. */
function isThere(
  { node, optional }: ReadService,
  { service }: Dependency,
  leftOut: ReadonlyMap<string, 'profiles' | 'scale'>,
): boolean {
  const why = leftOut.get(service);
  if (why === undefined) return true;
  if (optional.has(service)) return false;
  if (why === 'scale') {
    warnAt(node, `does not wait for ${service}, which is scaled to 0`, 'scale it to 1 to run it');
    return false;
  }
  const hint = `set COMPOSE_PROFILES in .env, or remove profiles of ${service}`;
  const message = `depends on ${service}, which its profiles leave out`;
  attempt(node.context, () => failAt(node, 'compose-undefined', message, hint));
  return true;
}
