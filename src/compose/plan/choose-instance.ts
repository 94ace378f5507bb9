import { findInstances, type Instances } from '../../engine/observed/current-instance.ts';
import type { ObservedStack } from '../../engine/observed/observed-stack.ts';

export interface ChosenInstance extends Instances {
  /** Set aside by an interrupted change: it goes once the current one is healthy, or comes back. */
  previous?: string;
}

/**
 * What a deploy goes by. What an interrupted change set aside was healthy, and what was to replace it is not known to
 * be: the latter is kept only if it is what is asked for, and gives way to the former if it does not get healthy.
 */
export function chooseInstance(
  observed: ObservedStack,
  service: string,
  { hash, rollback, recreate }: { hash: string; rollback: boolean; recreate: boolean },
): ChosenInstance {
  const found = findInstances(observed, service, hash);
  const { current, leftovers } = found;
  const previous = leftovers.find(
    ({ place, state }) => place === 'previous' && state !== 'created',
  );
  if (previous === undefined || current === undefined || !rollback) return found;
  const others = leftovers.filter((one) => one !== previous);
  if (current.hash === hash && !recreate)
    return { current, leftovers: others, previous: previous.id };
  return { current: previous, leftovers: [current, ...others] };
}
