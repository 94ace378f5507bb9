import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import type { LogOptions } from '../../../engine/engine.ts';
import { reasonOf, statusOf } from '../connect/docker-errors.ts';

/** A container whose log is read. */
export interface LogSource {
  id: string;
  service: string;
}

export interface LogQuery {
  follow: boolean;
  tail?: number;
  /** Seconds since the epoch. */
  since?: number | string;
}

/** A log that its driver does not keep: `not implemented` from version 20.10 on, a failure before. */
const UNREADABLE = /logging driver/i;

/**
 * The log of one container as a stream: the SDK reads one that is not followed into memory. Undefined if its driver
 * keeps none, or if the container is gone meanwhile.
 */
export async function openLog(
  docker: Dockerode,
  { id, service }: LogSource,
  query: LogQuery,
  { signal, onUnreadable }: Pick<LogOptions, 'signal' | 'onUnreadable'>,
): Promise<Readable | undefined> {
  const options = { stdout: true, stderr: true, timestamps: true, ...query };
  try {
    return await dialLog(docker, id, { options, abortSignal: signal });
  } catch (error) {
    if (signal.aborted || statusOf(error) === 404) return undefined;
    if (!isUnreadable(error)) throw error;
    onUnreadable?.({ service, reason: reasonOf(error) });
    return undefined;
  }
}

function dialLog(docker: Dockerode, id: string, given: object): Promise<Readable> {
  return new Promise((resolve, reject) => {
    docker.modem.dial(
      {
        ...{ path: `/containers/${id}/logs?`, method: 'GET', isStream: true },
        statusCodes: { 200: true, 404: 'not found', 500: 'server error' },
        ...given,
      },
      (error: Error | null | undefined, stream: unknown) => {
        if (error !== null && error !== undefined) reject(error);
        else resolve(stream as Readable);
      },
    );
  });
}

function isUnreadable(error: unknown): boolean {
  return statusOf(error) === 501 || UNREADABLE.test(reasonOf(error));
}
