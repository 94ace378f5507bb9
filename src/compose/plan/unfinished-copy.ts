import type { ObservedStack } from '../../engine/observed/observed-stack.ts';

/**
 * Whether a volume holds a copy of the data of this container, or of any that is there, that nothing has used: had a
 * container that mounts it become healthy, the copied one would be gone. One that was started may have written to it.
 */
export function isUnfinishedCopy(
  volume: string,
  { services, volumes }: ObservedStack,
  container?: string,
): boolean {
  const copy = volumes.find(({ name }) => name === volume);
  if (copy?.carriedFor === undefined) return false;
  const isUsed = services.some(
    ({ state, mounts }) =>
      state !== 'created' && mounts?.some((mount) => mount.volume === volume) === true,
  );
  const isThere = services.some(({ id }) => id === copy.carriedFor);
  return isThere && !isUsed && (container ?? copy.carriedFor) === copy.carriedFor;
}
