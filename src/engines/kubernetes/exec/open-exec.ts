import { stringify } from 'node:querystring';
import type { KubeConfig } from '@kubernetes/client-node';
import type { WebSocket } from 'ws';
import { openSocket } from '../connect/open-socket.ts';
import { PATIENCE, retryPassing } from '../connect/retry-passing.ts';

/** A container of a pod. */
export interface ContainerRef {
  namespace: string;
  pod: string;
  container: string;
}

/** The channels of an exec connection, as the API numbers them. */
export const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, status: 3 } as const;

export interface ExecMessage {
  channel: number;
  bytes: Uint8Array;
}

/** An exec connection. */
export interface ExecSocket {
  /** Resolves when the bytes have left this process: whoever waits for it is as fast as the command reads. */
  sendStdin(bytes: Uint8Array): Promise<void>;
  /** Stops reading from the connection until resume(). */
  pause(): void;
  resume(): void;
  close(): void;
}

export interface ExecListeners {
  onMessage: (message: ExecMessage) => void;
  onClose: () => void;
}

/** Bytes of one message. */
const MESSAGE_SIZE = 64 * 1024;

/**
 * Starts a command in a container. A connection that is refused for a passing reason is tried again: the
 * command starts only once it is open. Errors: ApiError.
 */
export async function openExec(
  config: KubeConfig,
  { namespace, pod, container }: ContainerRef,
  { argv, stdin, signal }: { argv: readonly string[]; stdin: boolean; signal?: AbortSignal },
  { onMessage, onClose }: ExecListeners,
): Promise<ExecSocket> {
  const query = stringify({ stdout: true, stderr: true, stdin, container, command: [...argv] });
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/exec?${query}`;
  const socket = await retryPassing(PATIENCE, signal, () =>
    openSocket(config, path, (message) => {
      onMessage({ channel: message[0] ?? CHANNEL.status, bytes: message.subarray(1) });
    }),
  );
  socket.on('close', onClose);
  return {
    async sendStdin(bytes) {
      for (let at = 0; at < bytes.length; at += MESSAGE_SIZE) {
        await send(socket, bytes.subarray(at, at + MESSAGE_SIZE));
      }
    },
    pause: () => { socket.pause(); }, // prettier-ignore
    resume: () => { socket.resume(); }, // prettier-ignore
    close: () => { socket.terminate(); }, // prettier-ignore
  };
}

function send(socket: WebSocket, bytes: Uint8Array): Promise<void> {
  const message = Buffer.concat([Buffer.from([CHANNEL.stdin]), bytes]);
  return new Promise((resolve, reject) => {
    socket.send(message, (error) => {
      if (error instanceof Error) reject(error);
      else resolve();
    });
  });
}
