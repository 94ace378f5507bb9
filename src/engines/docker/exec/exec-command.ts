import { randomBytes } from 'node:crypto';
import type Dockerode from 'dockerode';
import { AbortedError, PulsoError } from '../../../core/pulso-error.ts';
import type { ExecResult, ExecStreams } from '../../../engine/streams/exec-streams.ts';
import type { Terminal } from '../../../engine/streams/terminal.ts';
import { endCommand, markCommand, wrapCommand } from '../../../engine/streams/wrap-command.ts';
import { silenceOf } from '../connect/limit-silence.ts';
import { carryCommand, type CutCommand } from './carry-command.ts';
import type { Liveness } from './carry-streams.ts';
import { carryTerminal } from './carry-terminal.ts';
import { runUnwrapped, startExec } from './start-exec.ts';
import { decodeLossy } from '../../../text/decode-utf8.ts';

/** A command, and the service's running container. */
export interface ExecRequest {
  slug: string;
  service: string;
  id: string;
  argv: readonly string[];
  streams: ExecStreams;
}

/** Runs a command in a running container and waits for its end. Errors: `exec-cut`, `exec-failed`, `interrupted`. */
export async function execCommand(docker: Dockerode, request: ExecRequest): Promise<ExecResult> {
  const { slug, argv, streams } = request;
  if (streams.signal?.aborted === true) throw new AbortedError(undefined, { slug });
  if (streams.terminal !== undefined) return execOnTerminal(docker, request, streams.terminal);
  const run = createRunId();
  const stdin = streams.stdin !== undefined;
  const wrapped = wrapCommand(argv, run, { stdin });
  const { exec, socket } = await startExec(docker, request.id, { argv: wrapped, stdin });
  return carryCommand(socket, run, {
    ...{ slug, streams, liveness: livenessOf(docker, exec) },
    end: () => endProcesses(docker, request.id, run),
    cut: async (carried) => cutError(request, carried, (await exec.inspect()).ExitCode),
  });
}

async function execOnTerminal(
  docker: Dockerode,
  request: ExecRequest,
  terminal: Terminal,
): Promise<ExecResult> {
  const { slug, id, argv, streams } = request;
  const run = createRunId();
  const size = terminal.size();
  const started = { argv: markCommand(argv, run), stdin: streams.stdin !== undefined, size };
  const { exec, socket } = await startExec(docker, id, started);
  return carryTerminal(socket, {
    ...{ slug, streams, terminal, liveness: livenessOf(docker, exec) },
    end: () => endProcesses(docker, id, run),
    resize: async ({ rows, columns }) => {
      await exec.resize({ h: rows, w: columns });
    },
    exitCode: async () => {
      const { Running, ExitCode } = await exec.inspect();
      return Running ? undefined : (ExitCode ?? undefined);
    },
    cut: (failure) => incompleteError(request, null, failure),
  });
}

function livenessOf(docker: Dockerode, exec: Dockerode.Exec): Liveness {
  return {
    isRunning: async () => (await exec.inspect()).Running,
    beat: silenceOf(docker).beat,
  };
}

export function createRunId(): string {
  return randomBytes(8).toString('hex');
}

/** Milliseconds. */
const END_TIMEOUT = 10_000;

async function endProcesses(docker: Dockerode, id: string, run: string): Promise<void> {
  await runUnwrapped(docker, id, {
    argv: endCommand(run),
    signal: AbortSignal.timeout(END_TIMEOUT),
  });
}

/** The shell's own codes for a program that cannot be run; the engine's too, for a connection that it lost. */
const NOT_RUN = [126, 127];
/** Bytes. An engine that cannot run a program says so in less. */
const LONGEST_REASON = 4096;

function cutError(
  request: ExecRequest,
  { failure, stderr, passed, rest }: CutCommand,
  exitCode: number | null,
): PulsoError {
  const { slug, service } = request;
  if (NOT_RUN.includes(exitCode ?? 0) && failure === undefined && passed < LONGEST_REASON) {
    const reason = decodeLossy(Buffer.concat([rest, stderr])).trim();
    const message = `${slug}: cannot run a command in ${service}: ${reason}`;
    const hint = 'its image needs the programs sh and env';
    return new PulsoError('exec-failed', message, { slug, hint });
  }
  return incompleteError(request, exitCode, failure);
}

function incompleteError(
  { slug, service }: ExecRequest,
  exitCode: number | null,
  failure: Error | undefined,
): PulsoError {
  const how = exitCode === null ? 'the connection was cut' : `it ended with ${exitCode}`;
  const message = `${slug}: the output of a command in ${service} is incomplete: ${how}`;
  const hint = `check that ${service} is running: pulso status ${slug}; then run the command again`;
  return new PulsoError('exec-cut', message, { slug, fault: 'engine', hint, cause: failure });
}
