import { request as httpRequest, type IncomingMessage } from 'node:http';
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
export function openTransport(config: KubeConfig): Transport {
  const server = (config.getCurrentCluster()?.server ?? '').replace(/\/+$/, '');
  let held: Promise<Credentials> | undefined;
  let agent: Agent | undefined;
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
      const { options, agent: through } = await credentials();
      return sendOver(server + request.path, { ...options, agent: through }, request);
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
  { method, contentType, body, signal, idle }: WireRequest,
): Promise<IncomingMessage> {
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
    const request = send(url, { ...options, method, headers, signal }, resolve);
    request.setTimeout(idle, () => request.destroy(silenceError(idle)));
    request.on('error', reject);
    request.end(body);
  });
}

function silenceError(idle: number): PulsoError {
  const message = `no response from the API server for ${idle / 1000} s`;
  return new PulsoError('engine-unreachable', message, {
    fault: 'engine',
    hint: 'run the command again; it continues from there',
  });
}
