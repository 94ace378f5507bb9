import { IncomingMessage } from 'node:http';
import { Stream } from 'node:stream';
import { inspect } from 'node:util';
import type Dockerode from 'dockerode';
import { AbortedError } from '../../../core/pulso-error.ts';

/** How long an engine may say nothing. Milliseconds. */
export interface Silence {
  /** For the whole answer to a question, and until a connection to a command is open. */
  answer: number;
  /** For the answer to a change; to a stop, whose container may take its time, six times as long. */
  change: number;
  /** Until it is asked whether it is still there, and then again each time. */
  patience: number;
  /** The same while a stream is open. */
  beat: number;
  /** For the answer to that. */
  ping: number;
  /** For what still goes on when the work is interrupted. */
  stop: number;
  /** Between two pieces of what the engine has all of: a log that is not followed, a volume. */
  pause: number;
  /** For each change that is asked once the time of a plan is over: it cleans up. */
  cleanup: number;
}

const SILENCE: Silence = {
  ...{ answer: 30_000, change: 600_000, patience: 2_000, beat: 15_000 },
  ...{ ping: 5_000, stop: 700, pause: 60_000, cleanup: 60_000 },
};

/** What this engine is allowed. */
export function silenceOf(docker: Dockerode): Silence {
  return (docker as { silence?: Silence }).silence ?? SILENCE;
}

interface Dial {
  path?: string;
  method?: string;
  isStream?: boolean;
  hijack?: boolean;
  file?: unknown;
  options?: { follow?: boolean };
  statusCodes?: Record<number, boolean | string>;
  abortSignal?: AbortSignal;
}

type Answered = (error: unknown, data?: unknown) => void;

/** What of the SDK's way to the engine matters here. */
interface Modem {
  dial(options: Dial, answered: Answered): void;
}

export interface SilenceLimits {
  /** Aborted where the operator interrupts. */
  signal?: AbortSignal;
  silence?: Silence;
}

/**
 * Finds an engine that takes connections and does not answer. Whatever is asked of it, and while a stream is open, the
 * engine is asked whether it is there (a pull and a stop may take minutes): no answer to that in 5 s ends the request.
 * For a proxy that answers this and holds the rest, reads have to be answered in whole within 30 s too (they wait for
 * what is done to their container), and changes within 10 minutes. An interruption leaves 0.7 s to an engine that is
 * silent then.
 */
export function limitSilence(
  docker: Dockerode,
  { signal, silence = SILENCE }: SilenceLimits = {},
): Dockerode {
  /** It did not answer after an interruption: nothing more is asked of it. */
  let gone = false;
  const modem = docker.modem as unknown as Modem;
  const dial = modem.dial.bind(modem);
  const isThere = (milliseconds: number): Promise<boolean> =>
    new Promise((resolve) => {
      const ping = { path: '/_ping', method: 'GET', statusCodes: { 200: true } };
      const late = new AbortController();
      const timer = setTimeout(afterArrivals, milliseconds, () => {
        late.abort({ code: 'ETIMEDOUT' });
      });
      dial({ ...ping, abortSignal: late.signal }, (error) => {
        clearTimeout(timer);
        resolve(error === null || error === undefined || typeof statusCode(error) === 'number');
      });
    });
  writeShort((docker.modem as { agent?: object }).agent);
  modem.dial = (options, answered) => {
    if (gone) {
      answered(new AbortedError());
      return;
    }
    const cut = new AbortController();
    const isRead = options.method === 'GET' && options.isStream !== true;
    const longest = longestAnswer(options, silence);
    const watch = watchRequest({ signal, silence, isThere, isRead, longest, cut });
    const signals = options.abortSignal === undefined ? [] : [options.abortSignal];
    const sent = sendSignal(AbortSignal.any([cut.signal, ...signals]));
    dial({ ...options, abortSignal: sent.signal }, (error, data) => {
      watch.end();
      sent.arrived(data);
      if (data instanceof IncomingMessage) watchStream(data, { silence, isThere });
      gone ||= watch.isGone();
      answered(error && cut.signal.aborted ? cut.signal.reason : error, data);
    });
  };
  return Object.assign(docker, { silence });
}

/** The SDK writes out for its log, which nobody reads, all that a request is sent with: every open connection of it. */
function writeShort(part: object | undefined): void {
  if (part !== undefined) Object.assign(part, { [inspect.custom]: () => part.constructor.name });
}

/** Undefined: a stream, which may begin when it likes. */
function longestAnswer(
  { method, path = '', isStream, hijack, file, options }: Dial,
  { answer, change, pause }: Silence,
): number | undefined {
  if (hijack === true || path.endsWith('/exec') || path.startsWith('/events')) return answer;
  if (method === 'GET' && (options?.follow === false || path.includes('/archive'))) return pause;
  // Whoever sends a stream sees how much of it is taken.
  if (isStream === true || file instanceof Stream) return undefined;
  if (method === 'GET') return answer;
  return path.includes('/stop') ? 6 * change : change;
}

/** Ends a stream whose engine is there no more. */
function watchStream(
  stream: IncomingMessage,
  { silence, isThere }: Pick<Watched, 'silence' | 'isThere'>,
): void {
  let timer: NodeJS.Timeout | undefined;
  // Whoever reads it is given the error; before that nobody listens.
  stream.on('error', () => undefined);
  const check = async (): Promise<void> => {
    if (!(await isThere(silence.ping))) stream.destroy(timedOut());
    else if (!stream.closed) wait();
  };
  const wait = (): void => {
    timer = setTimeout(() => void check(), silence.beat).unref();
  };
  wait();
  stream.once('close', () => { clearTimeout(timer); }); // prettier-ignore
}

/** As a connection that the system gave up. */
export function timedOut(): Error {
  return Object.assign(new Error('the engine is silent'), { code: 'ETIMEDOUT' });
}

/**
 * The signal that the request is sent with. Node destroys a connection whose response has arrived whole and waits to be
 * read with an error that nobody can listen for: then the response alone is ended.
 */
function sendSignal(ended: AbortSignal): {
  signal: AbortSignal;
  arrived: (data: unknown) => void;
} {
  const sent = new AbortController();
  writeShort(sent.signal);
  let response: IncomingMessage | undefined;
  const end = (): void => {
    if (response?.complete === true) response.destroy();
    else sent.abort(ended.reason);
  };
  if (ended.aborted) end();
  else ended.addEventListener('abort', end, { once: true });
  const release = (): void => {
    ended.removeEventListener('abort', end);
  };
  return {
    signal: sent.signal,
    arrived: (data) => {
      if (data instanceof IncomingMessage) response = data.once('close', release);
      else if (!(data instanceof Stream)) release();
    },
  };
}

interface Watched {
  signal: AbortSignal | undefined;
  silence: Silence;
  isThere: (milliseconds: number) => Promise<boolean>;
  /** Whether it only waits for what is known already. */
  isRead: boolean;
  /** Milliseconds in which it has to be answered. */
  longest: number | undefined;
  /** Ends the request. */
  cut: AbortController;
}

/** Watches one request until it is answered. */
function watchRequest({ signal, silence, isThere, isRead, longest, cut }: Watched): {
  end: () => void;
  isGone: () => boolean;
} {
  const timers = new Set<NodeJS.Timeout>();
  let over = false;
  let gone = false;
  /** What is asked after the interruption cleans up: it has the time that it needs. */
  const isLate = signal?.aborted === true;
  const after = (milliseconds: number, run: () => void): void => {
    timers.add(setTimeout(afterArrivals, milliseconds, run));
  };
  const giveUp = (): void => {
    if (!over) cut.abort(signal?.aborted === true ? new AbortedError() : timedOut());
  };
  const check = async (): Promise<void> => {
    if (!(await isThere(silence.ping))) giveUp();
    else if (!over) after(silence.patience, () => void check());
  };
  const hurry = async (): Promise<void> => {
    if (!(await isThere(silence.stop))) {
      gone = true;
      giveUp();
    } else if (isRead && !isLate && !over) after(silence.stop, giveUp);
  };
  const onAbort = (): void => void hurry();
  after(silence.patience, () => void check());
  if (longest !== undefined) after(longest, giveUp);
  if (isLate) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });
  return {
    isGone: () => gone,
    end: () => {
      over = true;
      signal?.removeEventListener('abort', onAbort);
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** A process that was not scheduled for long finds its timers due before it has read answers that are there: those first. */
export function afterArrivals(run: () => void): void {
  setImmediate(() => setImmediate(run));
}

function statusCode(error: unknown): unknown {
  return (error as { statusCode?: unknown }).statusCode;
}
