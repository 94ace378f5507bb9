import { stringify } from 'node:querystring';
import { Exec, type KubeConfig } from '@kubernetes/client-node';
import { ApiError } from '../connect/api-error.ts';

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

/** What is used of the web socket that the SDK opens; its types are not the port's business. */
interface WebSocketLike {
  send(data: Uint8Array, done: (error?: Error) => void): void;
  pause(): void;
  resume(): void;
  terminate(): void;
  onclose: (() => void) | null;
}

/** Bytes of one message. */
const MESSAGE_SIZE = 64 * 1024;

/** Starts a command in a container. The SDK's own exec has no backpressure: only its authenticated connection is used. */
export async function openExec(
  config: KubeConfig,
  { namespace, pod, container }: ContainerRef,
  { argv, stdin }: { argv: readonly string[]; stdin: boolean },
  { onMessage, onClose }: ExecListeners,
): Promise<ExecSocket> {
  const query = stringify({ stdout: true, stderr: true, stdin, container, command: [...argv] });
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/exec?${query}`;
  const handler = new Exec(config).handler;
  const connected = handler.connect(path, null, (channel: number, bytes: Buffer) => {
    onMessage({ channel, bytes });
    return true;
  });
  const socket = (await connected.catch(rethrow)) as unknown as WebSocketLike;
  socket.onclose = onClose;
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

function send(socket: WebSocketLike, bytes: Uint8Array): Promise<void> {
  const message = Buffer.concat([Buffer.from([CHANNEL.stdin]), bytes]);
  return new Promise((resolve, reject) => {
    socket.send(message, (error) => {
      if (error === undefined || (error as Error | null) === null) resolve();
      else reject(error);
    });
  });
}

/** A web socket reports its errors as events. */
function rethrow(error: unknown): never {
  if (error instanceof Error) throw error;
  const { error: inner, message } = error as { error?: unknown; message?: string };
  if (inner instanceof Error) throw inner;
  throw new ApiError(0, message ?? 'the connection was refused');
}
