import type Dockerode from 'dockerode';
import { PulsoError } from '../../foundation/pulso-error.ts';
import { statusOf } from './docker-errors.ts';
import { readFrames } from './read-frames.ts';

const LOG_LINES = 20;

export interface Failed {
  slug: string;
  service: string;
  id: string;
  code: 'unhealthy' | 'timeout';
  /** Reads after "app is unhealthy: ". */
  cause: string;
}

/** The error for a service that did not get ready: its cause, what its healthcheck last said, its last log lines. */
export async function describeFailure(docker: Dockerode, failed: Failed): Promise<PulsoError> {
  const { slug, service, id, code, cause } = failed;
  const container = docker.getContainer(id);
  // It may be gone already: the error is worth saying without its details.
  const details = await Promise.all(
    [describeState(container), describeLog(container, service)].map(orNothing),
  );
  const what = code === 'timeout' ? 'did not get ready in time' : 'is unhealthy';
  const message = [`${slug}: service ${service} ${what}: ${cause}`, ...details.flat()].join('\n');
  return new PulsoError(code, message, { slug, hint: `pulso logs ${slug} ${service} --tail 100` });
}

async function describeState(container: Dockerode.Container): Promise<string[]> {
  const { OOMKilled, Health } = (await container.inspect()).State;
  const output = Health?.Log.at(-1)?.Output.trim() ?? '';
  return [
    ...(OOMKilled ? ['it was killed: out of memory'] : []),
    ...(output === '' ? [] : [`healthcheck: ${output}`]),
  ];
}

async function describeLog(container: Dockerode.Container, service: string): Promise<string[]> {
  const options = { stdout: true, stderr: true, tail: LOG_LINES, follow: false } as const;
  const parts: Uint8Array[] = [];
  for await (const { bytes } of readFrames([await container.logs(options)])) parts.push(bytes);
  const lines = Buffer.concat(parts).toString('utf8').trimEnd().split('\n').filter(Boolean);
  return lines.length === 0
    ? []
    : [`last log lines of ${service}:`, ...lines.map((line) => `  ${line}`)];
}

async function orNothing(description: Promise<string[]>): Promise<string[]> {
  try {
    return await description;
  } catch (error) {
    if (statusOf(error) === undefined) throw error;
    return [];
  }
}
