import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import type { LogLine, LogOptions } from '../../../engine/engine.ts';
import { mergeLines } from '../../../engine/streams/merge-lines.ts';
import { silenceOf } from '../connect/limit-silence.ts';
import { withoutStalls } from '../connect/without-stalls.ts';
import { LABEL, ofClient } from '../observe/labels.ts';
import { readLogLines } from './log-lines.ts';
import { openLog, type LogSource } from './open-log.ts';

/** A line and the container that wrote it. */
export type SourcedLine = LogLine & { id: string };

/** The containers of the services asked for, stopped ones too. */
export async function findLogSources(
  docker: Dockerode,
  slug: string,
  { services }: Pick<LogOptions, 'services'>,
): Promise<LogSource[]> {
  const containers = await docker.listContainers({ all: true, filters: ofClient(slug) });
  return containers.flatMap(({ Id, Labels }) => {
    const service = Labels[LABEL.service];
    return service !== undefined && isAsked(service, services) ? [{ id: Id, service }] : [];
  });
}

export function isAsked(service: string, asked: LogOptions['services']): boolean {
  return asked === undefined || asked.length === 0 || asked.includes(service);
}

/** All there is so far, merged by time, read no faster than it is taken; as many lines at once as are there. */
export async function* readBacklog(
  docker: Dockerode,
  sources: readonly LogSource[],
  options: LogOptions,
): AsyncGenerator<readonly SourcedLine[]> {
  const { since, tail, signal } = options;
  const query = {
    ...(tail === undefined ? {} : { tail }),
    ...(since === undefined ? {} : { since: since / 1000 }),
  };
  const { pause } = silenceOf(docker);
  const open: Readable[] = [];
  try {
    const logs = sources.map(async function* (source): AsyncGenerator<SourcedLine[]> {
      const stream = await openLog(docker, source, { ...query, follow: false }, options);
      if (stream === undefined) return;
      open.push(stream);
      yield* readLogLines(withoutStalls(stream, pause), source);
    });
    yield* mergeLines(logs, signal);
  } finally {
    for (const stream of open) stream.destroy();
  }
}
