import type { Duplex } from 'node:stream';
import type Dockerode from 'dockerode';
import type { TerminalSize } from '../../../engine/streams/terminal.ts';
import { carryStreams } from './carry-streams.ts';

export interface StartedExec {
  exec: Dockerode.Exec;
  /** The raw connection: frames come, or the plain bytes of a terminal; stdin goes. */
  socket: Duplex;
}

/** A command to start; with a size on a terminal of its own. */
export interface ExecStart {
  argv: readonly string[];
  stdin: boolean;
  size?: TerminalSize;
}

/** Starts a command in a running container. */
export async function startExec(
  docker: Dockerode,
  id: string,
  { argv, stdin, size }: ExecStart,
): Promise<StartedExec> {
  const tty = size !== undefined;
  const exec = await docker.getContainer(id).exec({
    Cmd: [...argv],
    AttachStdin: stdin,
    AttachStdout: true,
    AttachStderr: true,
    ...(tty ? { Tty: true, ConsoleSize: [size.rows, size.columns] } : {}),
  });
  // Hijacked in any case: a plain answer would be read into memory ahead of us.
  return { exec, socket: await exec.start({ hijack: true, stdin, ...(tty ? { Tty: true } : {}) }) };
}

/** All that a short command printed, and how it ended. */
export interface ShortResult {
  exitCode: number;
  output: Uint8Array;
}

/**
 * Runs a short command as it is, without a shell, as the engine would run a healthcheck. The signal ends the
 * waiting; what runs in the container runs on.
 */
export async function runUnwrapped(
  docker: Dockerode,
  id: string,
  { argv, signal }: { argv: readonly string[]; signal: AbortSignal },
): Promise<ShortResult> {
  signal.throwIfAborted();
  const { exec, socket } = await startExec(docker, id, { argv, stdin: false });
  const printed: Uint8Array[] = [];
  const stdout = (chunk: Uint8Array): void => void printed.push(chunk.slice());
  const { stderr, failure } = await carryStreams(socket, { stdout, signal });
  if (failure !== undefined) throw failure;
  const { ExitCode } = await exec.inspect();
  return { exitCode: ExitCode ?? -1, output: Buffer.concat([...printed, stderr]) };
}
