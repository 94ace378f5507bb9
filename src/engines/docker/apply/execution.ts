import { withTaskReport } from '../../../core/with-task-report.ts';
import type Dockerode from 'dockerode';
import { AbortedError } from '../../../core/pulso-error.ts';
import type { ApplyOptions } from '../../../engine/engine.ts';
import type { Operation } from '../../../engine/plan.ts';
import type { Handover } from './handover.ts';
import type { Stack } from '../../../engine/desired/stack.ts';
import type { ContainerEvents } from '../wait/container-events.ts';
import type { FoundImage } from './images/ensure-images.ts';

/** One plan being carried out. */
export interface Execution {
  docker: Dockerode;
  slug: string;
  /** Absent if nothing new is made. */
  stack: Stack | undefined;
  options: ApplyOptions;
  images: ReadonlyMap<string, FoundImage>;
  events: ContainerEvents;
  /** Operations whose ports others take, or that take ports of others. */
  handover: Handover;
  /** Ids of the containers that stay as they are and have yet to become healthy. */
  awaited: ReadonlySet<string>;
  /** Keys of the networks that the plan recreates. */
  remade: ReadonlySet<string>;
  /** Names of the services that others wait for to complete. */
  completing: ReadonlySet<string>;
  /** Aborted once the time to wait for health is over. */
  deadline: AbortSignal;
  /** Aborted by either the person or the deadline. */
  signal: AbortSignal;
}

/** Before each step that can be left undone. Errors: `interrupted`, `lock-lost`. */
export function throwIfAborted({ options, slug }: Pick<Execution, 'options' | 'slug'>): void {
  options.lease?.assertHeld();
  if (options.signal.aborted) throw new AbortedError(undefined, { slug });
}

/** Waits no longer where it is interrupted; the engine carries on with what it was asked. */
export async function raceAbort(execution: Execution, work: Promise<void>): Promise<void> {
  const { signal } = execution.options;
  let abandon: () => void = () => undefined;
  const interrupted = new Promise<void>((resolve) => (abandon = resolve));
  signal.addEventListener('abort', abandon, { once: true });
  try {
    await Promise.race([work, interrupted]);
    throwIfAborted(execution);
  } finally {
    signal.removeEventListener('abort', abandon);
    work.catch(() => undefined);
  }
}

/** Reports the operation's start, and how it ended. The code is e.g. `service-recreate`. */
export async function withReport<T>(
  { options, slug }: Execution,
  { type, resource, cause }: Pick<Operation, 'type' | 'resource' | 'cause'>,
  work: () => Promise<T>,
): Promise<T> {
  const kind = resource.split('/')[0] ?? '';
  return withTaskReport(
    options.reporter,
    { code: `${kind}-${type}`, slug, subject: resource, message: cause },
    work,
  );
}
