import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { WebSocket, type ClientOptions } from 'ws';
import { AbortedError } from '../../../core/pulso-error.ts';
import { toApiError } from './api-error.ts';
import { raceStops, silenceError } from './open-transport.ts';

/** The version with a status channel; the cluster of 1.20 knows none that is newer. */
const PROTOCOL = 'v4.channel.k8s.io';

/** Characters of an error response that are read. */
const BODY_LIMIT = 8192;

export interface SocketOptions {
  onMessage: (message: Buffer) => void;
  /** Milliseconds until it is open. */
  longest: number;
  signal: AbortSignal | undefined;
}

/**
 * Opens a web socket to the API server as the kubeconfig says. The SDK's own client hides the server's reason
 * for a refusal. Errors: ApiError with the server's status and message, and those of the connection.
 */
export async function openSocket(
  config: KubeConfig,
  path: string,
  { onMessage, longest, signal }: SocketOptions,
): Promise<WebSocket> {
  const server = (config.getCurrentCluster()?.server ?? '').replace(/\/+$/, '');
  const options: RequestOptions = {};
  await raceStops(config.applyToHTTPSOptions(options), [signal]);
  const socket = new WebSocket(server.replace(/^http/, 'ws') + path, PROTOCOL, {
    ...(options as unknown as ClientOptions),
    // Dumps compress badly, and compression is the slowest part of a connection.
    perMessageDeflate: false,
  });
  // Messages may come with the answer itself: they are listened for before it is read.
  socket.on('message', (data: Buffer) => {
    onMessage(data);
  });
  return new Promise<WebSocket>((resolve, reject) => {
    const end = (error: Error): void => {
      reject(error);
      socket.terminate();
    };
    const onAbort = (): void => { end(new AbortedError()); }; // prettier-ignore
    const late = setTimeout(() => { end(silenceError(longest)); }, longest); // prettier-ignore
    const release = (): void => {
      clearTimeout(late);
      signal?.removeEventListener('abort', onAbort);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted === true) onAbort();
    socket.once('open', () => {
      release();
      resolve(socket);
    });
    socket.once('close', release);
    // Stays: an error after the connection is open is followed by its end.
    socket.on('error', reject);
    socket.once('unexpected-response', (request, response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body = (body + text).slice(0, BODY_LIMIT)));
      response.on('close', () => {
        const { 'retry-after': retryAfter } = response.headers;
        reject(toApiError(response.statusCode ?? 0, body, retryAfter));
        request.destroy();
      });
    });
  });
}
