import { randomBytes } from 'node:crypto';
import type { ObservedService } from '../../../engine/observed/observed-stack.ts';

export function containerName(slug: string, service: string): string {
  return `${slug}-${service}-1`;
}

/**
 * The name if another client's container has the usual one: service `b-c` of `a` and service `c` of `a-b` are
 * both `a-b-c-1`. No slug has an underscore, so no two of these are alike.
 */
export function spareName(slug: string, service: string): string {
  return `${slug}_${service}-1`;
}

/** A name that a new container has until it takes the place of the old one. */
export function temporaryName(slug: string, service: string): string {
  return `${mark()}_${containerName(slug, service)}`;
}

/** The name of what ran until what replaces it is healthy. */
export function previousName(slug: string, service: string): string {
  return `${mark()}_previous_${containerName(slug, service)}`;
}

function mark(): string {
  return randomBytes(4).toString('hex');
}

/** `name`: with the slash that the engine puts before it. */
export function isPreviousName(name: string): boolean {
  return /^\/[0-9a-f]{8}_previous_/.test(name);
}

/** What a container is by a name that it has only while one is replaced; undefined for any other name. */
export function placeOfName(
  name: string,
  { slug, service }: { slug: string; service: string },
): ObservedService['place'] {
  if (isPreviousName(name)) return 'previous';
  const isMarked = /^\/[0-9a-f]{8}_/.test(name);
  return isMarked && name.slice(10) === containerName(slug, service) ? 'trial' : undefined;
}
