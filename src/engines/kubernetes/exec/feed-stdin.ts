import { END_FRAME, toFrame } from './frame-stdin.ts';
import type { ExecSocket } from './open-exec.ts';

/** Bytes of a frame at most, but for one chunk more. */
const FRAME_SIZE = 1024 * 1024;

/**
 * Sends all of stdin in frames, no faster than the command takes it. What comes while a frame is being sent is
 * the next one: a fast source fills frames, a slow one does not wait for one to be full.
 */
export async function feedStdin(
  socket: Pick<ExecSocket, 'sendStdin'>,
  stdin: AsyncIterable<Uint8Array>,
  isOver: () => boolean,
): Promise<void> {
  let batch: Uint8Array[] = [];
  let size = 0;
  let sending: Promise<void> | undefined;
  let failure: { error: unknown } | undefined;
  const sendBatches = async (): Promise<void> => {
    while (size > 0 && !isOver()) {
      const frame = toFrame(batch);
      batch = [];
      size = 0;
      await socket.sendStdin(frame);
    }
  };
  const start = (): Promise<void> =>
    sendBatches()
      .catch((error: unknown) => void (failure ??= { error }))
      .finally(() => (sending = undefined));
  for await (const chunk of stdin) {
    if (failure !== undefined) throw failure.error;
    if (isOver()) return;
    if (chunk.length === 0) continue;
    batch.push(chunk);
    size += chunk.length;
    sending ??= start();
    if (size >= FRAME_SIZE) await sending;
  }
  await sending;
  if (failure !== undefined) throw failure.error;
  if (!isOver()) await socket.sendStdin(END_FRAME);
}
