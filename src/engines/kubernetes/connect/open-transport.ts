import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest, type AgentOptions, type RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { AbortedError, PulsoError } from '../../../core/pulso-error.ts';

/** One request as it goes over the wire. */
export interface WireRequest {
  method: 'GET' | 'PATCH' | 'DELETE';
  /** With its query, e.g. `/api/v1/pods?limit=500`. */
  path: string;
  contentType?: string;
  body?: string;
  signal?: AbortSignal;
  /** Milliseconds without a byte after which the connection counts as lost; 0: never. */
  idle: number;
  /** Milliseconds until the answer begins; absent: as long as it is not idle. */
  head?: number;
  /** Milliseconds for the whole answer, however slowly it comes; absent: it goes on. */
  whole?: number;
}

/** The connection to one API server, authenticated as its kubeconfig says. */
export interface Transport {
  send(request: WireRequest): Promise<IncomingMessage>;
  /** Reads the credentials from the kubeconfig again: they were rejected, or may have expired. */
  renew(): void;
  close(): void;
}

interface Credentials {
  options: RequestOptions;
  agent: Agent;
  until: number;
}

/** Tokens of kubeconfigs last minutes at least. Milliseconds. */
const CREDENTIALS_LAST = 60_000;

/** Sends requests unchanged: the SDK's own client drops fields and digits that it does not know. */
export function openTransport(config: KubeConfig, signal?: AbortSignal): Transport {
  const server = (config.getCurrentCluster()?.server ?? '').replace(/\/+$/, '');
  let held: Promise<Credentials> | undefined;
  let agent: Agent | undefined;
  /** It was silent when the work was interrupted: nothing more is asked of it. */
  let gone = false;
  const credentials = async (): Promise<Credentials> => {
    const known = await held;
    if (known !== undefined && known.until > Date.now()) return known;
    held = readCredentials(config, agent);
    const fresh = await held;
    agent = fresh.agent;
    return fresh;
  };
  return {
    async send(request) {
      const onCut = (): void => { gone = true; }; // prettier-ignore
      const stops = [signal, request.signal].filter((one) => one?.aborted === false);
      const { options, agent: through } = await raceStops(credentials(), stops);
      if (gone) throw new AbortedError();
      const sent = { ...request, stop: signal, onCut };
      return sendOver(server + request.path, { ...options, agent: through }, sent);
    },
    renew() {
      held = undefined;
      agent?.destroy();
      agent = undefined;
    },
    close: () => agent?.destroy(),
  };
}

async function readCredentials(config: KubeConfig, known?: Agent): Promise<Credentials> {
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  const { agent, headers, auth, ...tls } = options;
  const proxied = config.getCurrentCluster()?.proxyUrl !== undefined;
  const plain = config.getCurrentCluster()?.server.startsWith('http:') === true;
  // The SDK's agent keeps no connection: a deploy is many small requests.
  const own =
    proxied || plain ? (agent as Agent) : new Agent({ ...(tls as AgentOptions), keepAlive: true });
  return {
    options: { headers, auth },
    agent: known ?? own,
    until: Date.now() + CREDENTIALS_LAST,
  };
}

function sendOver(
  url: string,
  options: RequestOptions,
  sent: WireRequest & Stoppable,
): Promise<IncomingMessage> {
  const { method, contentType, body, signal } = sent;
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(new AbortedError());
      return;
    }
    const send = url.startsWith('http:') ? httpRequest : httpsRequest;
    const headers = {
      ...(options.headers as Record<string, string> | undefined),
      accept: 'application/json',
      ...(body === undefined
        ? {}
        : { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }),
    };
    const request = send(url, { ...options, method, headers }, resolve);
    if (signal !== undefined) endOnAbort(signal, request);
    limitSilence(request, sent);
    request.on('error', reject);
    endSoonAfter(sent, request);
    request.end(body);
  });
}

/** Ends it where the server says nothing, or goes on for too long. */
function limitSilence(
  request: ClientRequest,
  { stop, onCut, ...limits }: Pick<WireRequest, 'idle' | 'head' | 'whole'> & Stoppable,
): void {
  const isLate = stop?.aborted === true;
  const idle = isLate ? Math.min(limits.idle || LATE_IDLE, LATE_IDLE) : limits.idle;
  let response: IncomingMessage | undefined;
  const cut = (milliseconds: number): void => {
    if (isLate) onCut();
    const error = silenceError(milliseconds);
    // First: it would say no more than that the connection ended.
    response?.destroy(error);
    request.destroy(error);
  };
  const after = (milliseconds: number | undefined): NodeJS.Timeout | undefined =>
    milliseconds === undefined ? undefined : setTimeout(cut, milliseconds, milliseconds);
  const heading = after(limits.head);
  const reading = after(limits.whole);
  request.setTimeout(idle, () => { cut(idle); }); // prettier-ignore
  request.once('response', (arrived) => {
    response = arrived.on('error', () => undefined);
    clearTimeout(heading);
  });
  request.once('close', () => {
    clearTimeout(heading);
    clearTimeout(reading);
  });
}

/** A program of the kubeconfig that gives credentials may wait for a person. */
export function raceStops<T>(
  work: Promise<T>,
  stops: readonly (AbortSignal | undefined)[],
): Promise<T> {
  return new Promise((resolve, reject) => {
    const release = (): void => {
      for (const stop of stops) stop?.removeEventListener('abort', onStop);
    };
    const onStop = (): void => {
      release();
      reject(new AbortedError());
    };
    for (const stop of stops) stop?.addEventListener('abort', onStop, { once: true });
    work
      .then(resolve, reject)
      .finally(release)
      .catch(() => undefined);
  });
}

/**
 * Node's own `signal` destroys a connection whose response has arrived whole and waits to be read, with an error that
 * nobody can listen for.
 */
function endOnAbort(signal: AbortSignal, request: ClientRequest): void {
  let response: IncomingMessage | undefined;
  const end = (): void => {
    if (response?.complete === true) response.destroy();
    else request.destroy(new AbortedError());
  };
  signal.addEventListener('abort', end, { once: true });
  request.once('response', (arrived) => (response = arrived));
  request.once('close', () => {
    signal.removeEventListener('abort', end);
  });
}

interface Stoppable {
  /** Aborted where the operator interrupts: what is asked then has 800 ms left. */
  stop: AbortSignal | undefined;
  onCut: () => void;
}

/** Milliseconds. */
const TIME_TO_STOP = 800;
/** Milliseconds without a byte for what is asked after the interruption: it cleans up. */
const LATE_IDLE = 5000;

const GOES_ON = /[?&](watch|follow)=true/;

function endSoonAfter({ stop, onCut }: Stoppable, request: ClientRequest): void {
  // What is asked later cleans up: it has the time that it needs.
  if (stop === undefined || stop.aborted) return;
  let timer: NodeJS.Timeout | undefined;
  const onStop = (): void => {
    timer = setTimeout(() => {
      onCut();
      request.destroy(new AbortedError());
    }, TIME_TO_STOP);
  };
  const release = (): void => {
    clearTimeout(timer);
    stop.removeEventListener('abort', onStop);
  };
  stop.addEventListener('abort', onStop, { once: true });
  request.once('close', release);
  // What goes on for as long as its reader wants has a signal of its own.
  if (GOES_ON.test(request.path)) request.once('response', release);
}

export function silenceError(idle: number): PulsoError {
  const message = `no response from the API server for ${idle / 1000} s`;
  return new PulsoError('engine-unreachable', message, {
    fault: 'engine',
    hint: 'run the command again; it continues from there',
  });
}
