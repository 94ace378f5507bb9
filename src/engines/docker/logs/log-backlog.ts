import type Dockerode from 'dockerode';
import type { LogLine, LogOptions } from '../../../engine/engine.ts';
import { LABEL, ofClient } from '../observe/labels.ts';
import { readLogLines } from './log-lines.ts';

/** A container whose log is read. */
export interface LogSource {
  id: string;
  service: string;
}

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

/** All there is so far, merged by time. */
export async function readBacklog(
  docker: Dockerode,
  sources: readonly LogSource[],
  { since, tail }: Pick<LogOptions, 'since' | 'tail'>,
): Promise<LogLine[]> {
  const logs = await Promise.all(
    sources.map(async ({ id, service }) => {
      const content = await docker.getContainer(id).logs({
        ...{ stdout: true, stderr: true, timestamps: true, follow: false },
        ...(tail === undefined ? {} : { tail }),
        ...(since === undefined ? {} : { since: since / 1000 }),
      });
      const lines: LogLine[] = [];
      for await (const line of readLogLines([content], service)) lines.push(line);
      return lines;
    }),
  );
  // The engine writes nine digits of the second always: text order is time order.
  return logs.flat().sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
}
