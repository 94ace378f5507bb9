import { createServer, type ServerResponse } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import type { Socket } from 'node:net';
import { loadKubeconfig } from '../../src/engines/kubernetes/connect/load-kubeconfig.ts';
import { liveKubeconfig } from './live-cluster.ts';
import { serveApi, type ServedApi } from './serve-api.ts';

/** A refusal in place of the server's own answer. */
export interface Fault {
  /** The first request of this kind gets it. */
  on: RegExp;
  status: number;
  /** Seconds. */
  retryAfter?: number;
}

/** Stands between pulso and the real API server: sees what is asked, can refuse it, and can take the server away. */
export interface ApiProxy extends ServedApi {
  /** Requests that came, as `GET /api/v1/pods`, without their query but for `dryRun` and `watch`. */
  readonly seen: string[];
  /** Faults that are yet to be given, each once. */
  readonly faults: Fault[];
  /** The server is gone as soon as a request of this kind came. */
  goAwayAt(request: RegExp): void;
  comeBack(): void;
}

export async function openApiProxy(): Promise<ApiProxy> {
  const config = await loadKubeconfig({ name: 'live', kubeconfig: await liveKubeconfig() });
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  const server = config.getCurrentCluster()?.server ?? '';
  const seen: string[] = [];
  const faults: Fault[] = [];
  let fatal: RegExp | undefined;
  let away = false;
  const sockets = new Set<Socket>();
  const proxy = createServer((request, response) => {
    const url = new URL(request.url ?? '', server);
    const how = url.searchParams.has('dryRun') ? ' (dry run)' : '';
    const watch = url.searchParams.has('watch') ? ' (watch)' : '';
    const asked = `${request.method ?? ''} ${url.pathname}${how}${watch}`;
    seen.push(asked);
    const fault = faults.find(({ on }) => on.test(asked));
    if (fault !== undefined) {
      faults.splice(faults.indexOf(fault), 1);
      refuse(response, fault);
      return;
    }
    // The token is of the proxy's own kubeconfig: onward it is an administrator who asks.
    const { 'content-type': type = 'application/json' } = request.headers;
    const headers = { accept: 'application/json', 'content-type': type };
    const onward = httpsRequest(url, { ...options, method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
    if (fatal?.test(asked) !== true) return;
    // The server takes the request up, and nobody hears of it.
    away = true;
    onward.on('response', () => { for (const socket of sockets) socket.destroy(); }); // prettier-ignore
  });
  proxy.on('connection', (socket) => {
    if (away) socket.destroy();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return {
    ...(await serveApi(proxy)),
    seen,
    faults,
    goAwayAt: (request) => (fatal = request),
    comeBack: () => {
      fatal = undefined;
      away = false;
    },
  };
}

function refuse(response: ServerResponse, { status, retryAfter }: Fault): void {
  response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': `${retryAfter}` });
  response.end(JSON.stringify({ kind: 'Status', code: status, message: `HTTP says ${status}` }));
}
