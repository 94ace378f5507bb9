import type { ExecStreams } from '../../src/engine/streams/exec-streams.ts';

/** What a command is ended by where its terminal gets Ctrl-C. */
export const TYPED_INTERRUPT = new Error('interrupted by Ctrl-C');

const INTERRUPT = 3;
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A command's streams as a terminal between them changes them; unchanged if there is none. */
export function openFakeTerminal(given: ExecStreams): {
  streams: ExecStreams;
  /** `rows columns`, as stty prints it; undefined: there is none. */
  size?: () => string;
  close: () => void;
} {
  const { terminal, stdin } = given;
  if (terminal === undefined) return { streams: given, close: () => undefined };
  let now = terminal.size();
  const close = terminal.onResize((size) => (now = size));
  const print = (bytes: Uint8Array): void | Promise<void> =>
    given.stdout(bytesOf(new TextDecoder().decode(bytes).replaceAll('\n', '\r\n')));
  async function* typed(): AsyncGenerator<Uint8Array> {
    for await (const bytes of stdin ?? []) {
      await print(bytes);
      if (bytes.includes(INTERRUPT)) throw TYPED_INTERRUPT;
      yield bytes;
    }
  }
  return {
    streams: { ...given, stdout: print, ...(stdin === undefined ? {} : { stdin: typed() }) },
    size: () => `${now.rows} ${now.columns}`,
    close,
  };
}
