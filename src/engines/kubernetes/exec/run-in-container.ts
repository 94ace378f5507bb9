import { randomBytes } from 'node:crypto';
import type { KubeConfig } from '@kubernetes/client-node';
import { AbortedError, PulsoError } from '../../../core/pulso-error.ts';
import type { ExecResult, ExecStreams } from '../../../engine/streams/exec-streams.ts';
import {
  createTailBuffer,
  STDERR_LIMIT,
  type TailBuffer,
} from '../../../engine/streams/tail-buffer.ts';
import {
  createEndReader,
  wrapCommand,
  type EndReader,
} from '../../../engine/streams/wrap-command.ts';
import { CallerFailure } from '../connect/kubernetes-errors.ts';
import { endInContainer } from './end-in-container.ts';
import { feedStdin } from './feed-stdin.ts';
import { unframeStdin } from './frame-stdin.ts';
import { createMessageQueue, type MessageQueue } from './message-queue.ts';
import { CHANNEL, openExec, type ContainerRef, type ExecSocket } from './open-exec.ts';
import { decodeLossy } from '../../../text/decode-utf8.ts';

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
  const stdin = streams.stdin !== undefined;
  const wrapped = wrapCommand(argv, id, { stdin: false });
  const queue = createMessageQueue();
  const onAbort = (): void => { queue.end({ error: new AbortedError(undefined, { slug }) }); }; // prettier-ignore
  signal?.addEventListener('abort', onAbort, { once: true });
  let socket: ExecSocket | undefined;
  try {
    socket = await openExec(
      config,
      place,
      {
        argv: stdin ? unframeStdin(wrapped, id) : wrapped,
        stdin,
        ...(signal === undefined ? {} : { signal }),
      },
      { onMessage: queue.push, onClose: () => { queue.end(); } }, // prettier-ignore
    );
    queue.attach(socket);
    return await carry(command, { socket, queue, reader: createEndReader(id) });
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

interface ExecStatus {
  status?: string;
  message?: string;
  details?: { causes?: readonly { reason?: string; message?: string }[] };
}

/** Ends with the server's status, or where the connection ends without one. */
async function readMessages(
  { streams }: ContainerCommand,
  { queue, reader }: Connection,
  stderr: TailBuffer,
): Promise<ExecStatus | undefined> {
  let lingering: NodeJS.Timeout | undefined;
  try {
    for await (const { channel, bytes } of queue) {
      if (channel === CHANNEL.stderr) stderr.add(bytes);
      if (channel === CHANNEL.status)
        return JSON.parse(Buffer.from(bytes).toString()) as ExecStatus;
      if (channel !== CHANNEL.stdout) continue;
      for (const piece of reader.take(bytes)) await toCaller(streams, piece);
      if (reader.exitCode === undefined) continue;
      lingering ??= setTimeout(() => { queue.end(); }, LINGER); // prettier-ignore
    }
    return undefined;
  } finally {
    clearTimeout(lingering);
  }
}

/** A reader that never answers does not delay an abort. */
async function toCaller({ stdout, signal }: ExecStreams, piece: Uint8Array): Promise<void> {
  let stop: () => void = () => undefined;
  try {
    const taken = stdout(piece);
    if (taken === undefined) return;
    const aborted = new Promise<never>((_resolve, reject) => {
      stop = () => { reject(new AbortedError()); }; // prettier-ignore
    });
    signal?.addEventListener('abort', stop, { once: true });
    await Promise.race([taken, aborted]);
  } catch (error) {
    throw new CallerFailure(error);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

async function* fromCaller(stdin: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stdin;
  } catch (error) {
    throw new CallerFailure(error);
  }
}

/** The shell's own codes for a program that cannot be run. */
const NOT_RUN = ['126', '127'];

function incompleteError(
  { slug, subject }: ContainerCommand,
  status: ExecStatus | undefined,
  output: Buffer,
): PulsoError {
  const code = status?.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  if (status?.status === 'Failure' && (code === undefined || NOT_RUN.includes(code))) {
    const reason = decodeLossy(output).trim() || (status.message ?? 'unknown reason');
    const message = `${slug}: cannot run a command in ${subject}: ${reason}`;
    return new PulsoError('exec-failed', message, {
      slug,
      hint: 'its image needs the programs sh and env, and dd for input',
    });
  }
  const how = code === undefined ? 'the connection was cut' : `it ended with ${code}`;
  const message = `${slug}: the output of a command in ${subject} is incomplete: ${how}`;
  return new PulsoError('exec-cut', message, {
    slug,
    fault: 'engine',
    hint: `check its state with \`pulso status ${slug}\`, then run the command again`,
  });
}
