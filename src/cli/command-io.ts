import { once } from 'node:events';
import type { CommandIo } from '../operations/exec/command-io.ts';
import type { Input } from './io.ts';
import type { Session } from './session.ts';

type Terminal = NonNullable<CommandIo['terminal']>;

/** What a terminal has that does not say its size. */
const USUAL = { columns: 80, rows: 24 };

export interface CommandIoOptions {
  /** Whether the command runs on a terminal; absent: if pulso does, on both sides. */
  tty?: boolean;
  /** True: the output is not written to this process's own. */
  capture?: boolean;
}

/** This process's own streams for a command in a container; the caller closes them. */
export function openCommandIo(
  session: Session,
  { tty, capture = false }: CommandIoOptions,
): { io: CommandIo; close: () => void } {
  const { stdin, stdout, stderr } = session.io;
  const onTerminal = tty ?? (stdin.isTTY === true && stdout.isTTY === true);
  const write = writerOf(session);
  const output = { stdout: write(stdout), stderr: write(stderr) };
  const release = onTerminal ? session.io.onHangup(session.interrupt) : () => undefined;
  const isRaw = onTerminal && stdin.isTTY === true;
  return {
    io: {
      stdin: readInput(stdin, isRaw),
      ...(capture ? {} : { output }),
      ...(onTerminal ? { terminal: terminalOf(session) } : {}),
    },
    close: () => {
      release();
      if (isRaw) stdin.setRawMode?.(false);
      // It would be waited for, and so would the process.
      stdin.destroy();
    },
  };
}

/** Keys are sent as they are typed from when the command takes them: Ctrl-C ends what leads to it. */
async function* readInput(stdin: Input, isRaw: boolean): AsyncGenerator<Uint8Array> {
  if (isRaw) stdin.setRawMode?.(true);
  for await (const chunk of stdin) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

function writerOf({ signal }: Session) {
  return (stream: NodeJS.WritableStream) =>
    async (chunk: Uint8Array): Promise<void> => {
      if (!stream.write(chunk)) await once(stream, 'drain', { signal }).catch(() => undefined);
    };
}

function terminalOf({ io: { stdout } }: Session): Terminal {
  const size = () => ({
    columns: stdout.columns ?? USUAL.columns,
    rows: stdout.rows ?? USUAL.rows,
  });
  return {
    size,
    onResize(listener) {
      const pass = (): void => { listener(size()); }; // prettier-ignore
      stdout.on('resize', pass);
      return () => stdout.off('resize', pass);
    },
  };
}
