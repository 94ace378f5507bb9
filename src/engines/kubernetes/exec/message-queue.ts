import type { ExecMessage, ExecSocket } from './open-exec.ts';

/** Bytes that may wait for a slow reader before the connection is paused. */
const HIGH_WATER = 256 * 1024;

/** The messages of a connection in their order, read no faster than they are taken. */
export interface MessageQueue extends AsyncIterable<ExecMessage> {
  push: (message: ExecMessage) => void;
  /** Ends the iteration after what has come; with an error it ends at once. */
  end(failure?: { error: unknown }): void;
  /** From now on a full queue pauses this connection. */
  attach(socket: Pick<ExecSocket, 'pause' | 'resume'>): void;
}

export function createMessageQueue(): MessageQueue {
  const messages: ExecMessage[] = [];
  let waiting = 0;
  let isPaused = false;
  let isEnded = false;
  let failure: { error: unknown } | undefined;
  let socket: Pick<ExecSocket, 'pause' | 'resume'> | undefined;
  let wake = (): void => undefined;
  const regulate = (): void => {
    if (socket === undefined || isPaused === waiting > HIGH_WATER) return;
    isPaused = !isPaused;
    if (isPaused) socket.pause();
    else socket.resume();
  };
  return {
    push(message) {
      messages.push(message);
      waiting += message.bytes.length;
      regulate();
      wake();
    },
    end(reason) {
      isEnded = true;
      failure ??= reason;
      wake();
    },
    attach(opened) {
      socket = opened;
      regulate();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        if (failure !== undefined) throw failure.error;
        const message = messages.shift();
        if (message !== undefined) {
          yield message;
          waiting -= message.bytes.length;
          regulate();
        } else if (isEnded) return;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
