import type { ObservedStack } from '../../engine/observed/observed-stack.ts';

/**
 * The container whose data a volume holds a copy of that nothing has used: had a container that mounts it become
 * healthy, the copied one would be gone, and one that was started may have written to it. Undefined: it is not
 * a copy, or it was used.
 */
export function findCopied(
  volume: string,
  { services, volumes }: ObservedStack,
): string | undefined {
  const copy = volumes.find(({ name }) => name === volume);
  const isUsed = services.some(
    ({ state, mounts }) =>
      state !== 'created' && mounts?.some((mount) => mount.volume === volume) === true,
  );
  return isUsed ? undefined : services.find(({ id }) => id === copy?.carriedFor)?.id;
}
