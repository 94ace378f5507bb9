import type Dockerode from 'dockerode';
import type { LogLine, LogOptions } from '../../../engine/engine.ts';
import { followLogs } from './follow-logs.ts';
import { findLogSources, readBacklog } from './log-backlog.ts';

/**
 * What the services wrote, in the order they wrote it; then, where it is followed, what they write,
 * containers that take another's place included, until the signal.
 */
export async function* readLogs(
  docker: Dockerode,
  slug: string,
  options: LogOptions,
): AsyncGenerator<LogLine[]> {
  if (options.signal.aborted) return;
  const batches = options.follow
    ? followLogs(docker, slug, options)
    : readBacklog(docker, await findLogSources(docker, slug, options), options);
  for await (const lines of batches) {
    yield lines.map(({ service, stream, at, text }) => ({ service, stream, at, text }));
  }
}
