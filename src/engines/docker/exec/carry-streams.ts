import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type { ExecStreams } from '../../../engine/streams/exec-streams.ts';
import { createTailBuffer, STDERR_LIMIT } from '../../../engine/streams/tail-buffer.ts';
import { timedOut } from '../connect/limit-silence.ts';
import type { Frame } from '../logs/read-frames.ts';
import { readPieces } from './read-pieces.ts';

/** Milliseconds an ended command's connection may stay open, by what it left running. */
const LINGER = 2000;

export interface Carrying extends ExecStreams {
  /** True once the command is known to have ended: nothing more is sent to it. */
  isOver?: () => boolean;
  /** Finds a connection that says nothing although its command has ended. */
  liveness?: Liveness;
}

/** Asks whether a silent command runs. */
export interface Liveness {
  isRunning: () => Promise<boolean>;
  /** Milliseconds of silence before it is asked, and then again each time. */
  beat: number;
}

/** How a connection ended. */
export interface Carried {
  /** The last of stderr. */
  stderr: Uint8Array;
  /** What the connection failed with, if it did not end by itself. */
  failure?: Error;
}

/**
 * Carries bytes between a hijacked connection and a command's streams until the connection ends, no faster than
 * either side takes them. Throws what the streams throw; a connection that fails is in the result.
 */
export async function carryStreams(socket: Duplex, carrying: Carrying): Promise<Carried> {
  const { stdin, signal, isOver = () => false } = carrying;
  const stderr = createTailBuffer(STDERR_LIMIT);
  /** Why we ended the connection ourselves. */
  let reason: { error: unknown } | undefined;
  let lingering: NodeJS.Timeout | undefined;
  const endWith = (error: unknown): void => {
    reason ??= { error };
    socket.destroy();
  };
  const abort = (): void => { endWith(signal?.reason); }; // prettier-ignore
  // The iterator reports it; without a listener one that comes later would end the process.
  socket.on('error', () => undefined);
  if (signal?.aborted === true) abort();
  signal?.addEventListener('abort', abort, { once: true });
  if (stdin !== undefined) feed(socket, stdin).catch(endWith);
  const silence = watchSilence(socket, carrying.liveness, endWith);
  try {
    for await (const { stream, bytes } of piecesOf(socket, carrying)) {
      // What comes while the reader is slow waits in the connection: that does not count.
      silence.end();
      if (stream === 'stderr') stderr.add(bytes);
      await raceAbort(carrying[stream]?.(bytes), signal);
      if (!isOver()) silence.begin();
      if (lingering !== undefined || !isOver()) continue;
      socket.end();
      lingering = setTimeout(() => socket.destroy(), LINGER);
    }
    if (reason !== undefined) throw reason.error;
    return { stderr: stderr.bytes() };
  } catch (error) {
    if (reason !== undefined) throw reason.error;
    if (!isFailureOf(socket, error)) throw error;
    return { stderr: stderr.bytes(), failure: error as Error };
  } finally {
    silence.end();
    clearTimeout(lingering);
    signal?.removeEventListener('abort', abort);
    socket.destroy();
  }
}

/** A terminal has one stream, without frames. */
async function* piecesOf(socket: Duplex, { terminal }: Carrying): AsyncGenerator<Frame> {
  if (terminal === undefined) yield* readPieces(socket);
  else for await (const bytes of socket) yield { stream: 'stdout', bytes: bytes as Uint8Array };
}

/**
 * Ends a connection whose command is found to have ended twice in a row, with nothing said in between: a proxy may keep
 * the rest. Errors of the question end it too.
 */
function watchSilence(
  socket: Duplex,
  liveness: Liveness | undefined,
  endWith: (error: unknown) => void,
): { begin: () => void; end: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let round = 0;
  const begin = (ended = false): void => {
    if (liveness === undefined) return;
    const asked = round;
    timer = setTimeout(() => {
      liveness.isRunning().then((running) => {
        if (asked !== round) return;
        if (running || !ended) begin(!running);
        else socket.destroy(timedOut());
      }, endWith);
    }, liveness.beat);
  };
  begin();
  return {
    begin: () => { begin(); }, // prettier-ignore
    end: () => {
      round += 1;
      clearTimeout(timer);
    },
  };
}

/** Sends all of stdin, as fast as it is taken, and then its end. */
async function feed(socket: Duplex, stdin: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of stdin) {
    if (!socket.writable) return;
    if (!socket.write(chunk)) await untilDrained(socket);
  }
  if (socket.writable) socket.end();
}

async function untilDrained(socket: Duplex): Promise<void> {
  const over = new AbortController();
  const events = ['drain', 'finish', 'close'];
  try {
    await Promise.race(events.map((event) => once(socket, event, { signal: over.signal })));
  } catch (error) {
    // A connection that fails is seen by what reads from it.
    if (!isFailureOf(socket, error)) throw error;
  } finally {
    over.abort();
  }
}

/** A sink that never answers does not hold up an abort. */
async function raceAbort(work: void | Promise<void>, signal?: AbortSignal): Promise<void> {
  if (work === undefined || signal === undefined) return work;
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => { reject(signal.reason as Error); }; // prettier-ignore
  });
  signal.addEventListener('abort', stop, { once: true });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function isFailureOf(socket: Duplex, error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  return error === socket.errored || code === 'ERR_STREAM_PREMATURE_CLOSE';
}
