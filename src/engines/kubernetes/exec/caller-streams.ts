import { AbortedError } from '../../../core/pulso-error.ts';
import type { ExecStreams } from '../../../engine/streams/exec-streams.ts';
import { CallerFailure } from '../connect/kubernetes-errors.ts';

/** A reader that never answers does not delay an abort. */
export async function toCaller(
  { signal }: Pick<ExecStreams, 'signal'>,
  sink: ExecStreams['stderr'],
  piece: Uint8Array,
): Promise<void> {
  let stop: () => void = () => undefined;
  try {
    const taken = sink?.(piece);
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

/** What the caller's stream throws is not what the connection does. */
export async function* fromCaller(stdin: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stdin;
  } catch (error) {
    throw new CallerFailure(error);
  }
}
