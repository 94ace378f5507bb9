import { stringify } from 'node:querystring';
import type { KubeConfig } from '@kubernetes/client-node';
import type { WebSocket } from 'ws';
import type { TerminalSize } from '../../../engine/streams/terminal.ts';
import { openSocket } from '../connect/open-socket.ts';
import { PATIENCE, retryPassing } from '../connect/retry-passing.ts';

/** A container of a pod. */
export interface ContainerRef {
  namespace: string;
  pod: string;
  container: string;
}

/** The channels of an exec connection, as the API numbers them. */
export const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, status: 3, resize: 4 } as const;

export interface ExecMessage {
  channel: number;
  bytes: Uint8Array;
}

/** An exec connection. */
export interface ExecSocket {
  /** Resolves when the bytes have left this process: whoever waits for it is as fast as the command reads. */
  sendStdin(bytes: Uint8Array): Promise<void>;
  /** Gives the command's terminal another size. */
  resize(size: TerminalSize): Promise<void>;
  /** Stops reading from the connection until resume(). */
  pause(): void;
  resume(): void;
  close(): void;
}

export interface ExecListeners {
  onMessage: (message: ExecMessage) => void;
  onClose: () => void;
}

export interface ExecCommand {
  argv: readonly string[];
  stdin: boolean;
  /** True: on a terminal, whose stderr is its stdout. */
  tty?: boolean;
  signal?: AbortSignal;
  limits?: ExecLimits;
}

/** Milliseconds. */
export interface ExecLimits {
  /** Until the connection is open. */
  open: number;
  /** Between two pings. */
  ping: number;
  /** Of silence, pings included, that end the connection; before the first sign of life five times as long. */
  silence: number;
}

const LIMITS: ExecLimits = { open: PATIENCE.answer, ping: 15_000, silence: 60_000 };

/** Ends a connection that something on the way keeps open and carries nothing over. */
function endSilent(socket: WebSocket, { ping, silence }: ExecLimits): void {
  let heard = performance.now();
  let allowed = 5 * silence;
  const hear = (): void => {
    heard = performance.now();
    allowed = silence;
  };
  const timer = setInterval(() => {
    // A reader that is slow has it wait.
    if (socket.isPaused) hear();
    else if (performance.now() - heard > allowed) socket.terminate();
    else socket.ping();
  }, ping);
  socket.on('pong', hear);
  socket.on('message', hear);
  socket.once('close', () => { clearInterval(timer); }); // prettier-ignore
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
  { argv, stdin, tty = false, signal, limits = LIMITS }: ExecCommand,
  { onMessage, onClose }: ExecListeners,
): Promise<ExecSocket> {
  const streams = { stdin, stdout: true, stderr: !tty, tty };
  const query = stringify({ ...streams, container, command: [...argv] });
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/exec?${query}`;
  const socket = await retryPassing(PATIENCE, signal, () =>
    openSocket(config, path, {
      ...{ longest: limits.open, signal },
      onMessage: (message) => {
        onMessage({ channel: message[0] ?? CHANNEL.status, bytes: message.subarray(1) });
      },
    }),
  );
  socket.on('close', onClose);
  // A command that does not read its input keeps its side of the connection from answering, but not a terminal.
  if (!stdin || tty) endSilent(socket, limits);
  return {
    async sendStdin(bytes) {
      for (let at = 0; at < bytes.length; at += MESSAGE_SIZE) {
        await send(socket, CHANNEL.stdin, bytes.subarray(at, at + MESSAGE_SIZE));
      }
    },
    resize({ columns, rows }) {
      const size = Buffer.from(JSON.stringify({ Width: columns, Height: rows }));
      return send(socket, CHANNEL.resize, size);
    },
    pause: () => { socket.pause(); }, // prettier-ignore
    resume: () => { socket.resume(); }, // prettier-ignore
    close: () => { socket.terminate(); }, // prettier-ignore
  };
}

function send(socket: WebSocket, channel: number, bytes: Uint8Array): Promise<void> {
  const message = Buffer.concat([Buffer.from([channel]), bytes]);
  return new Promise((resolve, reject) => {
    socket.send(message, (error) => {
      if (error instanceof Error) reject(error);
      else resolve();
    });
  });
}
