import { canonicalJson, digest } from '../../text/canonical-json.ts';
import type { Service } from '../../engine/desired/stack.ts';

/** Changing these makes no other container. */
const NOT_HASHED = new Set<string>(['name', 'dependsOn', 'pullPolicy', 'build']);

/**
 * Everything a service's container is made from, each part under the name a person knows it by
 * (`image`, `environment LOG_LEVEL`, `config /etc/pulso/client.yaml`) with the sha256 of its value.
 */
export function serviceFacets(service: Service): Record<string, string> {
  const { environment, labels, files, ...rest } = service;
  const facets: Record<string, string> = {};
  const add = (name: string, value: unknown): void => {
    facets[name] = digest(canonicalJson(value));
  };
  for (const [key, value] of Object.entries<unknown>(rest)) {
    if (value !== undefined && !NOT_HASHED.has(key) && !isEmpty(value)) add(words(key), value);
  }
  for (const [key, value] of Object.entries(environment)) add(`environment ${key}`, value);
  for (const [key, value] of Object.entries(labels)) add(`label ${key}`, value);
  for (const { kind, target, bytes, uid, gid, mode } of files) {
    add(`${kind} ${target}`, { content: digest(bytes), uid, gid, mode });
  }
  return facets;
}

/** The facets as a container carries them: enough of each digest to see that it differs. */
export function shortFacets(service: Service): Record<string, string> {
  const entries = Object.entries(serviceFacets(service));
  return Object.fromEntries(entries.map(([name, value]) => [name, value.slice(0, 8)]));
}

/** An empty list and an absent one ask for the same. */
function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** `stopGracePeriod` → `stop grace period`. */
function words(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
