import type Dockerode from 'dockerode';
import type { ReportEvent } from '../../foundation/reporter.ts';
import type { ApplyOptions } from '../../stack/engine.ts';
import type { Operation } from '../../stack/plan.ts';
import type { Stack } from '../../stack/stack.ts';
import type { ContainerEvents } from './container-events.ts';
import type { FoundImage } from './ensure-images.ts';

/** One plan being carried out. */
export interface Execution {
  docker: Dockerode;
  slug: string;
  /** Absent where nothing new is made. */
  stack: Stack | undefined;
  options: ApplyOptions;
  images: ReadonlyMap<string, FoundImage>;
  events: ContainerEvents;
  /** Ids of the containers that stay as they are and have yet to become healthy. */
  awaited: ReadonlySet<string>;
  /** Aborted once the time to wait for health is over. */
  deadline: AbortSignal;
  /** Aborted by either the person or the deadline. */
  signal: AbortSignal;
}

/** Reports the operation's start, and how it ended. The code is e.g. `service-recreate`. */
export async function reporting<T>(
  { options, slug }: Execution,
  { type, resource, cause }: Pick<Operation, 'type' | 'resource' | 'cause'>,
  work: () => Promise<T>,
): Promise<T> {
  const kind = resource.split('/')[0] ?? '';
  return reportingTask(
    options,
    { code: `${kind}-${type}`, slug, subject: resource, message: cause },
    work,
  );
}

type Task = Pick<ReportEvent, 'code' | 'slug' | 'subject' | 'message'>;

export async function reportingTask<T>(
  { reporter }: ApplyOptions,
  task: Task,
  work: () => Promise<T>,
): Promise<T> {
  reporter.report({ ...task, kind: 'start' });
  try {
    const result = await work();
    reporter.report({ ...task, kind: 'done' });
    return result;
  } catch (error) {
    reporter.report({ ...task, kind: 'failed' });
    throw error;
  }
}
