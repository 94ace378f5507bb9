import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import { AbortedError, PulsoError } from '../../../core/pulso-error.ts';
import { silentReporter } from '../../../core/reporter.ts';
import type { ExecResult, ExecStreams } from '../../../engine/streams/exec-streams.ts';
import type { Job } from '../../../engine/streams/job.ts';
import { wrapCommand } from '../../../engine/streams/wrap-command.ts';
import { ensureImages } from '../apply/images/ensure-images.ts';
import { ignoreStatus, statusOf } from '../connect/docker-errors.ts';
import { silenceOf } from '../connect/limit-silence.ts';
import { jobLabels, ofClient, type ClientLabels } from '../observe/labels.ts';
import { carryCommand } from './carry-command.ts';
import type { Liveness } from './carry-streams.ts';
import { carryTerminal } from './carry-terminal.ts';
import { createRunId } from './exec-command.ts';
import { assertVolumes } from './volume-content.ts';
import { decodeLossy } from '../../../text/decode-utf8.ts';

/** A job, and what it is run with. */
export interface JobRequest extends ClientLabels {
  job: Job;
  streams: ExecStreams;
}

const DEFAULT_MEMORY = 512 * 1024 * 1024;
const MOST_PROCESSES = 512;

/** Runs a job on the client's networks. Its container is removed, also by the engine alone once it ended. */
export async function runJob(docker: Dockerode, request: JobRequest): Promise<ExecResult> {
  const { slug, job, streams } = request;
  const { stdin, signal = new AbortController().signal } = streams;
  if (signal.aborted) throw new AbortedError(undefined, { slug });
  const [networks] = await Promise.all([
    findNetworks(docker, slug),
    assertVolumes(docker, slug, (job.volumes ?? []).map(({ name }) => name)), // prettier-ignore
    ensureImages([{ image: job.image, pullPolicy: 'missing' }], {
      ...{ docker, slug, signal },
      reporter: silentReporter,
    }),
  ]);
  const run = createRunId();
  const container = await docker.createContainer(jobOptions(request, networks, run));
  const remove = (): Promise<void> =>
    // 409: the engine removes it already.
    ignoreStatus([404, 409], container.remove({ force: true, v: true }));
  try {
    await joinNetworks(docker, container.id, networks.slice(1));
    const socket = await container.attach({
      ...{ stream: true, hijack: true, stdin: stdin !== undefined },
      ...{ stdout: true, stderr: true },
    });
    await container.start();
    const liveness = { isRunning: () => isRunning(container), beat: silenceOf(docker).beat };
    const result = await carryJob(request, { container, socket: socket as never, liveness, remove, run }); // prettier-ignore
    await remove();
    return result;
  } catch (error) {
    // What went wrong first is what counts.
    await removeStubbornly(remove);
    throw error;
  }
}

interface StartedJob {
  container: Dockerode.Container;
  socket: Duplex;
  liveness: Liveness;
  remove: () => Promise<void>;
  run: string;
}

function carryJob(
  request: JobRequest,
  { container, socket, liveness, remove, run }: StartedJob,
): Promise<ExecResult> {
  const { slug, streams } = request;
  const { terminal } = streams;
  const carried = { slug, streams, liveness, end: remove };
  if (terminal === undefined) {
    return carryCommand(socket, run, {
      ...carried,
      cut: ({ failure, rest, stderr }) =>
        Promise.resolve(cutError(request, Buffer.concat([rest, stderr]), failure)),
    });
  }
  return carryTerminal(socket, {
    ...{ ...carried, terminal },
    resize: async ({ rows, columns }) => {
      await container.resize({ h: rows, w: columns });
    },
    exitCode: async () => {
      const { Running, ExitCode } = (await container.inspect()).State;
      return Running ? undefined : ExitCode;
    },
    cut: (failure) => cutError(request, Buffer.alloc(0), failure),
  });
}

/** Attempts to remove the container of a job that failed, and milliseconds between them. */
const ATTEMPTS = 3;
const PAUSE = 500;

/**
 * The connections that were open when one of them was cut may all be dead, and each is found out by using it: the job
 * would run on. An engine that is gone removes nothing.
 */
async function removeStubbornly(remove: () => Promise<void>): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const removed = await remove().then(() => true, () => false); // prettier-ignore
    if (removed) return;
    if (attempt < ATTEMPTS) await sleep(PAUSE);
  }
}

/** One that is gone has ended. */
async function isRunning(container: Dockerode.Container): Promise<boolean> {
  try {
    return (await container.inspect()).State.Running;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}

/** Errors: `not-deployed`. */
async function findNetworks(docker: Dockerode, slug: string): Promise<string[]> {
  const found = await docker.listNetworks({ filters: ofClient(slug) });
  if (found.length > 0) return found.map(({ Name }) => Name).sort();
  throw new PulsoError('not-deployed', `${slug}: not deployed, so it has no network for a job`, {
    slug,
    hint: `pulso deploy ${slug}`,
  });
}

async function joinNetworks(
  docker: Dockerode,
  id: string,
  networks: readonly string[],
): Promise<void> {
  await Promise.all(networks.map((name) => docker.getNetwork(name).connect({ Container: id })));
}

function jobOptions(
  { job, streams, ...owner }: JobRequest,
  [network = 'none']: readonly string[],
  run: string,
): Dockerode.ContainerCreateOptions {
  const stdin = streams.stdin !== undefined;
  const tty = streams.terminal !== undefined;
  const argv = tty ? job.argv : wrapCommand(job.argv, run, { stdin });
  return {
    name: `${owner.slug}-job-${randomBytes(4).toString('hex')}`,
    Image: job.image,
    // Empty: the image's own entrypoint is not used.
    Entrypoint: [],
    Cmd: [...argv],
    Env: Object.entries(job.env ?? {}).map(([key, value]) => `${key}=${value}`),
    Labels: jobLabels(owner),
    ...(job.user === undefined ? {} : { User: job.user }),
    // The image's own check is of a server: it would fail, and cost more than many a job.
    Healthcheck: { Test: ['NONE'] },
    ...{ OpenStdin: stdin, StdinOnce: stdin, AttachStdout: true, AttachStderr: true, Tty: tty },
    HostConfig: {
      NetworkMode: network,
      // On a terminal its exit code is read from it once it has ended.
      AutoRemove: !tty,
      Init: true,
      // Its output is ours alone: a gigabyte of it is not to be written to the engine's disk too.
      LogConfig: { Type: 'none', Config: {} },
      SecurityOpt: ['no-new-privileges'],
      Memory: job.memory ?? DEFAULT_MEMORY,
      PidsLimit: MOST_PROCESSES,
      Mounts: (job.volumes ?? []).map(({ name, path, readOnly = false }) => ({
        ...{ Type: 'volume' as const, Source: name, Target: path, ReadOnly: readOnly },
      })),
    },
  };
}

function cutError({ slug, job }: JobRequest, said: Buffer, cause: unknown): PulsoError {
  const reason = decodeLossy(said).trim();
  const message = `${slug}: the output of a job on ${job.image} is incomplete${reason && `: ${reason}`}`;
  const hint = 'run it again; its image needs the programs sh and env';
  return new PulsoError('exec-cut', message, { slug, fault: 'engine', hint, cause });
}
