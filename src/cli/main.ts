import { setMaxListeners } from 'node:events';
import { AbortedError, PulsoError, toPulsoError } from '../core/pulso-error.ts';
import type { ReportEvent } from '../core/reporter.ts';
import { EXIT } from './exit-code.ts';
import { beforeDashes } from './flags/find-value.ts';
import { wantsJson } from './flags/global-flags.ts';
import { processIo, type Io } from './io.ts';
import { printFailure } from './render/views/print-failure.ts';
import { parseLine } from './parse-line.ts';
import { createSession, type Session } from './session.ts';

/** The reader of stdout closed the pipe (`| head`): this is not a failure. */
const READER_GONE = Symbol('reader gone');

/** Milliseconds after which a slow stop is reported. */
const SLOW = 500;
const STOPPING: ReportEvent = {
  code: 'stopping',
  kind: 'note',
  message: 'stopping at the next safe point; press Ctrl-C again to stop at once',
};

/** Runs one command line and gives its exit code: 0 done, 1 failed, 2 changes found if asked, 130 interrupted. */
export async function main(argv: readonly string[], io: Io = processIo()): Promise<number> {
  const stop = new AbortController();
  // The operations of many clients listen to it: this is not a leak.
  setMaxListeners(0, stop.signal);
  const opened: { session?: Session } = {};
  const release = watchProcess(io, stop, () => opened.session?.progress.report(STOPPING));
  try {
    const code = await parseLine(argv, io, async (flags) => {
      opened.session = await createSession(io, flags, stop);
      return opened.session;
    });
    // A full disk is reported by the stream's event, after the last write has returned.
    if (!stop.signal.aborted) await flush(io.stdout);
    return stop.signal.aborted ? codeOfStop(stop.signal) : code;
  } catch (error) {
    if (stop.signal.reason === READER_GONE) return EXIT.done;
    const failure = toFailure(error, stop.signal);
    const session = opened.session ?? (await fallbackSession(argv, io, stop));
    printFailure(session, failure);
    return failure instanceof AbortedError ? EXIT.interrupted : EXIT.failed;
  } finally {
    release();
  }
}

/** Throws the reason of the stop if it is a failure. */
function codeOfStop({ reason }: AbortSignal): number {
  if (reason === READER_GONE) return EXIT.done;
  if (reason instanceof AbortedError) return EXIT.interrupted;
  throw toPulsoError(reason);
}

function toFailure(error: unknown, signal: AbortSignal): PulsoError {
  return signal.reason instanceof PulsoError ? signal.reason : toPulsoError(error);
}

/** Ends when what was written has reached the stream's reader, or has failed to. */
function flush(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => {
      // The error event comes right after the callback.
      setImmediate(resolve);
    });
  });
}

/** For a line that could not be parsed: what can be read from it all the same. */
function fallbackSession(argv: readonly string[], io: Io, stop: AbortController): Promise<Session> {
  const flags = beforeDashes(argv);
  const output = wantsJson(flags) ? 'json' : 'human';
  const color = !flags.includes('--no-color');
  const debug = flags.includes('--debug');
  return createSession(io, { output, color, debug, quiet: false, yes: false }, stop);
}

function unwritable(cause: NodeJS.ErrnoException): PulsoError {
  const message = `cannot write the output: ${cause.message}`;
  return new PulsoError('output-failed', message, {
    hint: 'free disk space, or redirect the output',
    cause,
  });
}

/** The first interruption asks the work to end, the second ends the process. */
function watchProcess(io: Io, stop: AbortController, onSlow: () => void): () => void {
  const onError = (error: NodeJS.ErrnoException): void => {
    stop.abort(error.code === 'EPIPE' ? READER_GONE : unwritable(error));
  };
  // Stays: a pipe breaks after the last write has returned.
  io.stdout.on('error', onError);
  io.stderr.on('error', onError);
  let slow: NodeJS.Timeout | undefined;
  const release = io.onInterrupt(() => {
    if (stop.signal.aborted) io.exit(EXIT.interrupted);
    stop.abort(new AbortedError());
    slow = setTimeout(onSlow, SLOW).unref();
  });
  return () => {
    clearTimeout(slow);
    release();
  };
}
