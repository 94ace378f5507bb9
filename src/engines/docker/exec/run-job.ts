import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import { AbortedError, PulsoError } from '../../../core/pulso-error.ts';
import type { ExecResult, ExecStreams } from '../../../engine/streams/exec-streams.ts';
import { isServiceJob, type Job, type ServiceJob } from '../../../engine/streams/job.ts';
import { wrapCommand } from '../../../engine/streams/wrap-command.ts';
import { copyFiles } from '../apply/containers/copy-files.ts';
import { ignoreStatus, statusOf } from '../connect/docker-errors.ts';
import { silenceOf } from '../connect/limit-silence.ts';
import { jobLabels, type ClientLabels } from '../observe/labels.ts';
import { carryCommand } from './carry-command.ts';
import type { Liveness } from './carry-streams.ts';
import { carryTerminal } from './carry-terminal.ts';
import { createRunId } from './exec-command.ts';
import { modelOfImage, type JobModel } from './job-model.ts';
import { modelOfService } from './service-model.ts';
import { decodeLossy } from '../../../text/decode-utf8.ts';

/** A job, and what it is run with. */
export interface JobRequest extends ClientLabels {
  job: Job | ServiceJob;
  streams: ExecStreams;
}

/** Runs a job on the client's networks. Its container is removed, also by the engine alone once it ended. */
export async function runJob(docker: Dockerode, request: JobRequest): Promise<ExecResult> {
  const { slug, job, streams } = request;
  const { stdin, signal = new AbortController().signal } = streams;
  if (signal.aborted) throw new AbortedError(undefined, { slug });
  const model = isServiceJob(job)
    ? await modelOfService(docker, { slug, service: job.service })
    : await modelOfImage(docker, { slug, job, signal });
  const run = createRunId();
  const container = await docker.createContainer(jobOptions(request, model, run));
  const remove = (): Promise<void> =>
    // 409: the engine removes it already.
    ignoreStatus([404, 409], container.remove({ force: true, v: true }));
  try {
    await Promise.all([
      joinNetworks(docker, container.id, model.networks.slice(1)),
      copyFiles(container, model.files, model.folders),
    ]);
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

async function joinNetworks(
  docker: Dockerode,
  id: string,
  networks: readonly string[],
): Promise<void> {
  await Promise.all(networks.map((name) => docker.getNetwork(name).connect({ Container: id })));
}

function jobOptions(
  { job, streams, ...owner }: JobRequest,
  { networks: [network = 'none'], container, host }: JobModel,
  run: string,
): Dockerode.ContainerCreateOptions {
  const stdin = streams.stdin !== undefined;
  const tty = streams.terminal !== undefined;
  const argv = tty ? job.argv : wrapCommand(job.argv, run, { stdin });
  return {
    ...container,
    name: `${owner.slug}-job-${randomBytes(4).toString('hex')}`,
    // Empty: the image's own entrypoint is not used.
    Entrypoint: [],
    Cmd: [...argv],
    Labels: jobLabels(owner),
    // The image's own check is of a server: it would fail, and cost more than many a job.
    Healthcheck: { Test: ['NONE'] },
    ...{ OpenStdin: stdin, StdinOnce: stdin, AttachStdout: true, AttachStderr: true, Tty: tty },
    HostConfig: {
      ...host,
      NetworkMode: network,
      // On a terminal its exit code is read from it once it has ended.
      AutoRemove: !tty,
      // Among the processes of the machine it would not be the first, and complain.
      Init: !host.PidMode,
      // Its output is ours alone: a gigabyte of it is not to be written to the engine's disk too.
      LogConfig: { Type: 'none', Config: {} },
    },
  };
}

function cutError({ slug, job }: JobRequest, said: Buffer, cause: unknown): PulsoError {
  const reason = decodeLossy(said).trim();
  const on = isServiceJob(job) ? `like ${job.service}` : `on ${job.image}`;
  const message = `${slug}: the output of a job ${on} is incomplete${reason && `: ${reason}`}`;
  const hint = 'run it again; its image needs the programs sh and env';
  return new PulsoError('exec-cut', message, { slug, fault: 'engine', hint, cause });
}
