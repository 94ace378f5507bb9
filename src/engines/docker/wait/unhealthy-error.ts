import type Dockerode from 'dockerode';
import { PulsoError } from '../../../core/pulso-error.ts';
import { statusOf } from '../connect/docker-errors.ts';
import { readFrames } from '../logs/read-frames.ts';
import { decodeLossy } from '../../../text/decode-utf8.ts';

const LOG_LINES = 20;

/** Characters of a line, of a log or of what a healthcheck printed. */
const LINE_WIDTH = 200;

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
  return [
    ...(OOMKilled ? ['it was killed: out of memory'] : []),
    ...describeCheck(Health?.Log.at(-1)),
  ];
}

/** A check that says nothing is described by how it ended. */
function describeCheck(last: { ExitCode: number; Output: string } | undefined): string[] {
  if (last === undefined) return [];
  const [first = '', ...more] = last.Output.trim().split('\n').map(cutLine);
  if (first !== '') return [`healthcheck: ${first}`, ...more];
  return last.ExitCode === 0 ? [] : [`last check: exit ${last.ExitCode}`];
}

async function describeLog(container: Dockerode.Container, service: string): Promise<string[]> {
  const options = { stdout: true, stderr: true, tail: LOG_LINES, follow: false } as const;
  const parts: Uint8Array[] = [];
  for await (const { bytes } of readFrames([await container.logs(options)])) parts.push(bytes);
  const lines = decodeLossy(Buffer.concat(parts)).trimEnd().split('\n').filter(Boolean);
  return lines.length === 0
    ? []
    : [`last log lines of ${service}:`, ...lines.map((line) => `  ${cutLine(line)}`)];
}

function cutLine(line: string): string {
  return line.length > LINE_WIDTH ? `${line.slice(0, LINE_WIDTH - 1)}…` : line;
}

async function orNothing(description: Promise<string[]>): Promise<string[]> {
  try {
    return await description;
  } catch (error) {
    if (statusOf(error) === undefined) throw error;
    return [];
  }
}
