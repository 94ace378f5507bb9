import type { Duplex } from 'node:stream';
import { AbortedError } from '../../../core/pulso-error.ts';
import type { ExecResult, ExecStreams } from '../../../engine/streams/exec-streams.ts';
import { createEndReader } from '../../../engine/streams/wrap-command.ts';
import { carryStreams, type Carried, type Liveness } from './carry-streams.ts';

/** What a wrapped command's connection is carried with. */
export interface CommandConnection {
  slug: string;
  streams: ExecStreams;
  liveness: Liveness;
  /** Ends the command inside. */
  end: () => Promise<void>;
  /** The error of a connection that ended without the command's report. */
  cut: (carried: CutCommand) => Promise<Error>;
}

/** What came of a command before its connection ended. */
export interface CutCommand extends Carried {
  /** Bytes of its stdout that were passed on. */
  passed: number;
  /** The last of its stdout, which may be part of the report. */
  rest: Uint8Array;
}

/** Carries a wrapped command's streams. However it ends, the command inside ends too. */
export async function carryCommand(
  socket: Duplex,
  run: string,
  { slug, streams, liveness, end, cut }: CommandConnection,
): Promise<ExecResult> {
  const reader = createEndReader(run);
  let passed = 0;
  const stdout = async (chunk: Uint8Array): Promise<void> => {
    for (const piece of reader.take(chunk)) {
      passed += piece.length;
      await streams.stdout(piece);
    }
  };
  return endOnFailure({ slug, streams, end }, async () => {
    const isOver = (): boolean => reader.exitCode !== undefined;
    const carried = await carryStreams(socket, { ...streams, stdout, isOver, liveness });
    if (reader.exitCode === undefined) {
      throw await cut({ ...carried, passed, rest: reader.rest() });
    }
    return { exitCode: reader.exitCode, stderr: carried.stderr };
  });
}

/** Ends the command inside where its connection fails or is interrupted. */
export async function endOnFailure<T>(
  { slug, streams, end }: Pick<CommandConnection, 'slug' | 'streams' | 'end'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // What cannot be reached any more cannot be ended either.
    await end().catch(() => undefined);
    const interrupted = streams.signal?.aborted === true;
    throw interrupted ? new AbortedError(undefined, { slug, cause: error }) : error;
  }
}
