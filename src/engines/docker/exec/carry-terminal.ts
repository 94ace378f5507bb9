import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExecResult } from '../../../engine/streams/exec-streams.ts';
import { passSizes, type Terminal, type TerminalSize } from '../../../engine/streams/terminal.ts';
import { endOnFailure, type CommandConnection } from './carry-command.ts';
import { carryStreams } from './carry-streams.ts';

/** What a command on a terminal is carried with. */
export interface TerminalConnection extends Omit<CommandConnection, 'cut'> {
  terminal: Terminal;
  resize: (size: TerminalSize) => Promise<void>;
  /** Undefined while it runs. */
  exitCode: () => Promise<number | undefined>;
  /** The error of a connection that ended while the command ran. */
  cut: (failure: Error | undefined) => Error;
}

/** Carries a terminal's bytes and sizes. However it ends, the command inside ends too. */
export async function carryTerminal(
  socket: Duplex,
  { slug, streams, terminal, liveness, end, resize, exitCode, cut }: TerminalConnection,
): Promise<ExecResult> {
  const release = passSizes(terminal, resize);
  try {
    return await endOnFailure({ slug, streams, end }, async () => {
      const { failure, stderr } = await carryStreams(socket, { ...streams, liveness });
      const code = failure === undefined ? await untilEnded(exitCode) : undefined;
      if (code === undefined) throw cut(failure);
      return { exitCode: code, stderr };
    });
  } finally {
    release();
  }
}

/** The engine closes the connection a moment before it knows the exit code. */
const ATTEMPTS = 40;
/** Milliseconds. */
const PAUSE = 50;

async function untilEnded(
  exitCode: () => Promise<number | undefined>,
): Promise<number | undefined> {
  for (let attempt = 1; attempt < ATTEMPTS; attempt += 1) {
    const code = await exitCode();
    if (code !== undefined) return code;
    await sleep(PAUSE);
  }
  return exitCode();
}
