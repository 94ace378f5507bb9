import { SHELL_READY } from '../../databases/open-shell.ts';
import type { ExecStreams } from '../../engine/streams/exec-streams.ts';

/** Streams that begin with a line the person does not type, and is not shown. */
export interface PasswordStreams {
  streams: ExecStreams;
  /** Passes on what was kept back: the command ended before it asked for the password, and says why. */
  flush: () => Promise<void>;
}

/** Puts the line before the stdin of a command. On a terminal it waits until the command has switched off its echo. */
export function sendPassword(streams: ExecStreams, line: string): PasswordStreams {
  const { stdin, stdout, terminal } = streams;
  const ready = Promise.withResolvers<undefined>();
  let kept: Buffer | undefined = terminal === undefined ? undefined : Buffer.alloc(0);
  if (terminal === undefined) ready.resolve(undefined);
  async function* lineFirst(): AsyncGenerator<Uint8Array> {
    await ready.promise;
    yield Buffer.from(line);
    yield* stdin ?? [];
  }
  const waiting = async (chunk: Uint8Array): Promise<void> => {
    if (kept === undefined) {
      await stdout(chunk);
      return;
    }
    kept = Buffer.concat([kept, chunk]);
    const at = kept.indexOf(SHELL_READY);
    if (at === -1) return;
    const rest = kept.subarray(at + SHELL_READY.length);
    kept = undefined;
    ready.resolve(undefined);
    if (rest.length > 0) await stdout(rest);
  };
  return {
    streams: { ...streams, stdin: lineFirst(), stdout: waiting },
    flush: async () => {
      if (kept !== undefined && kept.length > 0) await stdout(kept);
    },
  };
}
