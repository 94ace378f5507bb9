import { randomBytes } from 'node:crypto';
import type { KubeConfig } from '@kubernetes/client-node';
import { AbortedError } from '../../../core/pulso-error.ts';
import type { ExecResult, ExecStreams } from '../../../engine/streams/exec-streams.ts';
import {
  createTailBuffer,
  STDERR_LIMIT,
  type TailBuffer,
} from '../../../engine/streams/tail-buffer.ts';
import {
  createEndReader,
  markCommand,
  wrapCommand,
  type EndReader,
} from '../../../engine/streams/wrap-command.ts';
import { CallerFailure } from '../connect/kubernetes-errors.ts';
import { fromCaller, toCaller } from './caller-streams.ts';
import { carryTerminal } from './carry-terminal.ts';
import { endInContainer } from './end-in-container.ts';
import { feedStdin } from './feed-stdin.ts';
import { unframeStdin } from './frame-stdin.ts';
import { incompleteError, readStatus, type ExecStatus } from './exec-status.ts';
import { createMessageQueue, type MessageQueue } from './message-queue.ts';
import {
  CHANNEL,
  openExec,
  type ContainerRef,
  type ExecCommand,
  type ExecSocket,
} from './open-exec.ts';

/** A command, and the container to run it in. */
export interface ContainerCommand {
  slug: string;
  /** As errors name it: `service app`. */
  subject: string;
  place: ContainerRef;
  argv: readonly string[];
  streams: ExecStreams;
}

/** Milliseconds to wait for the rest of stderr once the command has reported its end. */
const LINGER = 1000;

/**
 * Runs a command in a container and waits for its end. However this call ends, the command inside ends too.
 * Errors: `exec-cut`, `exec-failed`, `interrupted`, and what the caller's streams throw.
 */
export async function runInContainer(
  config: KubeConfig,
  command: ContainerCommand,
): Promise<ExecResult> {
  const { slug, place, argv, streams } = command;
  const { signal } = streams;
  if (isAborted(signal)) throw new AbortedError(undefined, { slug });
  const id = randomBytes(8).toString('hex');
  const queue = createMessageQueue();
  const onAbort = (): void => { queue.end({ error: new AbortedError(undefined, { slug }) }); }; // prettier-ignore
  signal?.addEventListener('abort', onAbort, { once: true });
  let socket: ExecSocket | undefined;
  try {
    socket = await openExec(
      config,
      place,
      { ...startOf(argv, id, streams), ...(signal === undefined ? {} : { signal }) },
      { onMessage: queue.push, onClose: () => { queue.end(); } }, // prettier-ignore
    );
    queue.attach(socket);
    return streams.terminal === undefined
      ? await carry(command, { socket, queue, reader: createEndReader(id) })
      : await carryTerminal(command, { socket, queue, terminal: streams.terminal });
  } catch (error) {
    socket?.close();
    // A container that cannot be reached any more cannot be cleaned up either.
    if (socket !== undefined) await endInContainer(config, place, id).catch(() => undefined);
    throw isAborted(signal) ? new AbortedError(undefined, { slug, cause: error }) : error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    socket?.close();
  }
}

/** What is started in the container. */
function startOf(
  argv: readonly string[],
  id: string,
  streams: ExecStreams,
): Pick<ExecCommand, 'argv' | 'stdin' | 'tty'> {
  const stdin = streams.stdin !== undefined;
  if (streams.terminal !== undefined) return { argv: markCommand(argv, id), stdin, tty: true };
  const wrapped = wrapCommand(argv, id, { stdin: false });
  return { argv: stdin ? unframeStdin(wrapped, id) : wrapped, stdin };
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

interface Connection {
  socket: ExecSocket;
  queue: MessageQueue;
  reader: EndReader;
}

async function carry(command: ContainerCommand, connection: Connection): Promise<ExecResult> {
  const { stdin } = command.streams;
  const { socket, queue, reader } = connection;
  const isOver = (): boolean => reader.exitCode !== undefined;
  const stderr = createTailBuffer(STDERR_LIMIT);
  if (stdin !== undefined) {
    feedStdin(socket, fromCaller(stdin), isOver).catch((error: unknown) => {
      // A connection that is lost is reported by what reads from it.
      if (error instanceof CallerFailure) queue.end({ error });
    });
  }
  const status = await readMessages(command, connection, stderr);
  if (reader.exitCode !== undefined) return { exitCode: reader.exitCode, stderr: stderr.bytes() };
  throw incompleteError(command, status, Buffer.concat([reader.rest(), stderr.bytes()]));
}

/** Ends with the server's status, or where the connection ends without one. */
async function readMessages(
  { streams }: ContainerCommand,
  { queue, reader }: Pick<Connection, 'queue' | 'reader'>,
  stderr: TailBuffer,
): Promise<ExecStatus | undefined> {
  let lingering: NodeJS.Timeout | undefined;
  try {
    for await (const { channel, bytes } of queue) {
      if (channel === CHANNEL.status) return readStatus(bytes);
      if (channel === CHANNEL.stderr) {
        stderr.add(bytes);
        await toCaller(streams, streams.stderr, bytes);
      }
      if (channel !== CHANNEL.stdout) continue;
      for (const piece of reader.take(bytes)) await toCaller(streams, streams.stdout, piece);
      if (reader.exitCode === undefined) continue;
      lingering ??= setTimeout(() => { queue.end(); }, LINGER); // prettier-ignore
    }
    return undefined;
  } finally {
    clearTimeout(lingering);
  }
}
