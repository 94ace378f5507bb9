import { PassThrough, Writable } from 'node:stream';
import type { Io } from '../../src/cli/io.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { readTemplateOnce } from '../../src/operations/template/read-template-once.ts';

export interface FakeIoOptions {
  cwd?: string;
  env?: Readonly<Record<string, string>>;
  /** What stdin holds; absent: it is empty. */
  stdin?: string;
  /** All three streams are a terminal of so many columns. */
  columns?: number;
  /** Of that terminal. */
  rows?: number;
  engine?: Engine;
  readTemplate?: Io['readTemplate'];
}

/** Streams and signals in memory. */
export interface FakeIo extends Io {
  stdin: PassThrough;
  stdout: Recorder;
  stderr: Recorder;
  /** As Ctrl-C or `kill`. */
  interrupt(): void;
  /** As a terminal that is closed. */
  hangUp(): void;
  /** Whether every key is given as it is typed. */
  isRaw: boolean;
  /** Where the process was told to end at once. */
  exited: number | undefined;
}

type Recorder = Writable & { text: string; isTTY?: boolean; columns?: number; rows?: number };

export function createFakeIo(options: FakeIoOptions = {}): FakeIo {
  const { columns, rows = 50, engine } = options;
  const terminal = columns === undefined ? {} : { isTTY: true, columns, rows };
  const setRawMode = (raw: boolean): void => void (io.isRaw = raw);
  const stdin = Object.assign(new PassThrough(), terminal, columns === undefined ? {} : { setRawMode }); // prettier-ignore
  if (columns === undefined) stdin.end(options.stdin ?? '');
  const listeners = new Set<() => void>();
  const hangups = new Set<() => void>();
  const io: FakeIo = {
    stdin,
    stdout: Object.assign(recorder(), terminal),
    stderr: Object.assign(recorder(), terminal),
    env: options.env ?? {},
    cwd: options.cwd ?? '/',
    onInterrupt(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onHangup(listener) {
      hangups.add(listener);
      return () => hangups.delete(listener);
    },
    hangUp() {
      for (const listener of hangups) listener();
    },
    isRaw: false,
    exit(code) {
      io.exited ??= code;
    },
    exited: undefined,
    interrupt() {
      for (const listener of listeners) listener();
    },
    readTemplate: options.readTemplate ?? readTemplateOnce(),
    openEngine: engine && (() => Promise.resolve(engine)),
  };
  return io;
}

function recorder(): Recorder {
  const stream: Recorder = Object.assign(
    new Writable({
      write(chunk: Buffer, _, done) {
        stream.text += chunk.toString();
        done();
      },
    }),
    { text: '' },
  );
  // As the process's own streams: nothing that is piped into them ends them.
  stream.end = () => stream;
  return stream;
}
