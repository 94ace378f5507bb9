import type { ExecResult, ExecStreams } from '../../../engine/streams/exec-streams.ts';
import { passSizes, type Terminal } from '../../../engine/streams/terminal.ts';
import { CallerFailure } from '../connect/kubernetes-errors.ts';
import { fromCaller, toCaller } from './caller-streams.ts';
import { exitCodeOf, incompleteError, readStatus, type ExecStatus } from './exec-status.ts';
import type { MessageQueue } from './message-queue.ts';
import { CHANNEL, type ExecSocket } from './open-exec.ts';

interface TerminalConnection {
  socket: Pick<ExecSocket, 'sendStdin' | 'resize'>;
  queue: MessageQueue;
  terminal: Terminal;
}

/** Carries a terminal's bytes and sizes until the server says how its command ended. Errors: `exec-cut`, `exec-failed`. */
export async function carryTerminal(
  command: { slug: string; subject: string; streams: ExecStreams },
  { socket, queue, terminal }: TerminalConnection,
): Promise<ExecResult> {
  const { streams } = command;
  const release = passSizes(terminal, (size) => socket.resize(size));
  typeInto(socket, streams.stdin).catch((error: unknown) => {
    if (error instanceof CallerFailure) queue.end({ error });
  });
  try {
    const { status, last } = await readTerminal(queue, streams);
    const exitCode = exitCodeOf(status);
    if (exitCode === undefined) throw incompleteError(command, status, Buffer.from(last));
    return { exitCode, stderr: new Uint8Array() };
  } finally {
    release();
  }
}

async function typeInto(
  socket: Pick<ExecSocket, 'sendStdin'>,
  stdin: AsyncIterable<Uint8Array> | undefined,
): Promise<void> {
  if (stdin === undefined) return;
  for await (const chunk of fromCaller(stdin)) await socket.sendStdin(chunk);
}

/** The status, if one came, and the last piece before it. */
async function readTerminal(
  queue: MessageQueue,
  streams: ExecStreams,
): Promise<{ status?: ExecStatus; last: Uint8Array }> {
  let last = new Uint8Array();
  for await (const { channel, bytes } of queue) {
    if (channel === CHANNEL.status) return { status: readStatus(bytes), last };
    if (channel !== CHANNEL.stdout) continue;
    last = bytes.slice();
    await toCaller(streams, streams.stdout, bytes);
  }
  return { last };
}
