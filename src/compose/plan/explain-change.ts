import type { ObservedService } from '../../engine/observed/observed-stack.ts';
import { shortFacets } from './service-facets.ts';
import type { Service } from '../../engine/desired/stack.ts';

const MOST_NAMED = 3;

/** Why a container no longer is what its service asks for: `image postgres:15 → postgres:16`, `config client.yaml changed`. */
export function explainChange(service: Service, observed: ObservedService): string {
  if (observed.hash === undefined) return 'not made by pulso';
  const changes = listChanges(observed.facets ?? {}, shortFacets(service));
  const named = changes
    .slice(0, MOST_NAMED)
    .map((change) =>
      change === 'image changed'
        ? `image ${observed.image} → ${service.image}`
        : shortenPath(change),
    );
  const more = changes.length - named.length;
  if (more > 0) named.push(`${more} more`);
  return named.length > 0 ? named.join(', ') : 'settings changed';
}

function listChanges(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): string[] {
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])].sort(imageFirst);
  return names.flatMap((name) => {
    if (before[name] === after[name]) return [];
    if (before[name] === undefined) return [`${name} added`];
    return after[name] === undefined ? [`${name} removed`] : [`${name} changed`];
  });
}

function imageFirst(a: string, b: string): number {
  return Number(b === 'image') - Number(a === 'image');
}

/** A person knows a mounted file by its name. */
function shortenPath(change: string): string {
  return change.replace(/^(config|secret) .*\/([^/]+ \w+)$/, '$1 $2');
}
