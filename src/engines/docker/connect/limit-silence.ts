import { IncomingMessage } from 'node:http';
import { Stream } from 'node:stream';
import type Dockerode from 'dockerode';
import { AbortedError } from '../../../core/pulso-error.ts';

/** How long an engine may say nothing. Milliseconds. */
export interface Silence {
  /** For the whole answer to a question that is not a stream. */
  answer: number;
  /** Until it is asked whether it is still there, and then again each time. */
  patience: number;
  /** For the answer to that. */
  ping: number;
  /** For what still goes on when the work is interrupted. */
  stop: number;
}

const SILENCE: Silence = { answer: 30_000, patience: 2_000, ping: 5_000, stop: 700 };

interface Dial {
  path?: string;
  method?: string;
  isStream?: boolean;
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
 * Finds an engine that takes connections and does not answer. Whatever is asked of it, the engine is asked meanwhile
 * whether it is there (a pull and a stop may take minutes): no answer to that in 5 s ends the request. Reads have to be
 * answered in whole within 30 s too: they wait for what is done to their container. An interruption leaves 0.7 s to an engine that is silent then.
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
  modem.dial = (options, answered) => {
    if (gone) {
      answered(new AbortedError());
      return;
    }
    const cut = new AbortController();
    const isRead = options.method === 'GET' && options.isStream !== true;
    const watch = watchRequest({ signal, silence, isThere, isRead, cut });
    const signals = options.abortSignal === undefined ? [] : [options.abortSignal];
    const sent = sendSignal(AbortSignal.any([cut.signal, ...signals]));
    dial({ ...options, abortSignal: sent.signal }, (error, data) => {
      watch.end();
      sent.arrived(data);
      gone ||= watch.isGone();
      answered(error && cut.signal.aborted ? cut.signal.reason : error, data);
    });
  };
  return docker;
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
  /** Whether it has to be answered soon. */
  isRead: boolean;
  /** Ends the request. */
  cut: AbortController;
}

/** Watches one request until it is answered. */
function watchRequest({ signal, silence, isThere, isRead, cut }: Watched): {
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
    if (!over) cut.abort(signal?.aborted === true ? new AbortedError() : { code: 'ETIMEDOUT' });
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
  if (isRead) after(silence.answer, giveUp);
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
function afterArrivals(run: () => void): void {
  setImmediate(() => setImmediate(run));
}

function statusCode(error: unknown): unknown {
  return (error as { statusCode?: unknown }).statusCode;
}
