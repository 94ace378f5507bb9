import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type Dockerode from 'dockerode';
import { AbortedError, PulsoError } from '../../../core/pulso-error.ts';
import type { ExecResult, ExecStreams } from '../../../engine/streams/exec-streams.ts';
import { createEndReader, endCommand, wrapCommand } from '../../../engine/streams/wrap-command.ts';
import { carryStreams, type Carried } from './carry-streams.ts';
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
  const run = createRunId();
  const stdin = streams.stdin !== undefined;
  const wrapped = wrapCommand(argv, run, { stdin });
  const { exec, socket } = await startExec(docker, request.id, { argv: wrapped, stdin });
  const ended = await carryCommand(socket, run, {
    ...{ slug, streams },
    end: () => endProcesses(docker, request.id, run),
    cut: async (carried) => cutError(request, carried, (await exec.inspect()).ExitCode),
  });
  return ended;
}

export function createRunId(): string {
  return randomBytes(8).toString('hex');
}

/** What a wrapped command's connection is carried with. */
export interface CommandConnection {
  slug: string;
  streams: ExecStreams;
  /** Ends the command inside. */
  end: () => Promise<void>;
  /** The error of a connection that ended without the command's report. */
  cut: (carried: CutCommand) => Promise<Error>;
}

/** What came of a command before its connection ended. */
interface CutCommand extends Carried {
  /** Bytes of its stdout that were passed on. */
  passed: number;
  /** The last of its stdout, which may be part of the report. */
  rest: Uint8Array;
}

/** Carries a wrapped command's streams. However it ends, the command inside ends too. */
export async function carryCommand(
  socket: Duplex,
  run: string,
  { slug, streams, end, cut }: CommandConnection,
): Promise<ExecResult> {
  const reader = createEndReader(run);
  let passed = 0;
  const stdout = async (chunk: Uint8Array): Promise<void> => {
    for (const piece of reader.take(chunk)) {
      passed += piece.length;
      await streams.stdout(piece);
    }
  };
  try {
    const isOver = (): boolean => reader.exitCode !== undefined;
    const carried = await carryStreams(socket, { ...streams, stdout, isOver });
    if (reader.exitCode === undefined) {
      throw await cut({ ...carried, passed, rest: reader.rest() });
    }
    return { exitCode: reader.exitCode, stderr: carried.stderr };
  } catch (error) {
    // What cannot be reached any more cannot be ended either.
    await end().catch(() => undefined);
    const interrupted = streams.signal?.aborted === true;
    throw interrupted ? new AbortedError(undefined, { slug, cause: error }) : error;
  }
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
  { slug, service }: ExecRequest,
  { failure, stderr, passed, rest }: CutCommand,
  exitCode: number | null,
): PulsoError {
  if (NOT_RUN.includes(exitCode ?? 0) && failure === undefined && passed < LONGEST_REASON) {
    const reason = decodeLossy(Buffer.concat([rest, stderr])).trim();
    const message = `${slug}: cannot run a command in ${service}: ${reason}`;
    const hint = 'its image needs the programs sh and env';
    return new PulsoError('exec-failed', message, { slug, hint });
  }
  const how = exitCode === null ? 'the connection was cut' : `it ended with ${exitCode}`;
  const message = `${slug}: the output of a command in ${service} is incomplete: ${how}`;
  const hint = `check that ${service} is running: pulso status ${slug}; then run the command again`;
  return new PulsoError('exec-cut', message, { slug, fault: 'engine', hint, cause: failure });
}
