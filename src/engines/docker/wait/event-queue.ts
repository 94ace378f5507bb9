import type { ContainerEvent } from '../observe/container-event.ts';
import type { ContainerEvents, ContainerListener } from './container-events.ts';

/** What happens to one container, kept until somebody listens. */
export interface EventQueue {
  /** Gives what was heard so far, then what comes. */
  listen(listener: ContainerListener): void;
  stop(): void;
}

/** Hears from now on: made before the container is looked at, nothing in between is missed. */
export function queueEvents(events: ContainerEvents, id: string): EventQueue {
  const early: ContainerEvent[] = [];
  let listener: ContainerListener = (event) => void early.push(event);
  const stop = events.listen((event) => {
    if (event.id === id) listener(event);
  });
  return {
    listen: (next) => {
      listener = next;
      for (const event of early) next(event);
    },
    stop,
  };
}
