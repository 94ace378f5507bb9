import type { OperationContext } from '../operations/context.ts';
import { readTemplateOnce } from '../operations/template/read-template-once.ts';

/** A stream people or programs read from us. */
export type Output = Pick<NodeJS.WriteStream, 'write'> & {
  isTTY?: boolean;
  columns?: number;
  rows?: number;
};

/** Where what a person types, or a pipe, comes from. */
export type Input = NodeJS.ReadableStream & {
  isTTY?: boolean;
  /** Of a terminal: true gives every key as it is typed. */
  setRawMode?(raw: boolean): unknown;
  destroy(): unknown;
};

/** All that the command line touches of its process; tests pass their own. */
export interface Io {
  stdin: Input;
  stdout: Output & NodeJS.WritableStream;
  stderr: Output & NodeJS.WritableStream;
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** Calls back on each SIGINT and SIGTERM; returns what ends it. */
  onInterrupt(listener: () => void): () => void;
  /** Calls back where the terminal is closed, which ends the process otherwise; returns what ends it. */
  onHangup(listener: () => void): () => void;
  /** Ends the process at once. */
  exit(code: number): void;
  /** Reads each template once: the flags of `create` depend on it, and then its answers. */
  readTemplate: OperationContext['readTemplate'];
  /** Reaches a target by its name; absent: as pulso.yaml says. Tests pass a fake engine. */
  openEngine?: OperationContext['openEngine'];
}

/** The process's own streams, environment and signals. */
export function processIo(): Io {
  return {
    // Opened by who reads it: that loads sockets.
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    readTemplate: readTemplateOnce(),
    onInterrupt(listener) {
      process.on('SIGINT', listener).on('SIGTERM', listener);
      return () => process.off('SIGINT', listener).off('SIGTERM', listener);
    },
    onHangup(listener) {
      process.on('SIGHUP', listener);
      return () => process.off('SIGHUP', listener);
    },
    exit: (code) => process.exit(code),
  };
}
