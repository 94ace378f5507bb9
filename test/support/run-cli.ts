import { stripVTControlCharacters } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { main } from '../../src/cli/main.ts';
import { createFakeIo, type FakeIo, type FakeIoOptions } from './fake-io.ts';

export interface CliRun {
  code: number;
  stdout: string;
  stderr: string;
}

/** A command line that is running in this process. */
export interface RunningCli {
  io: FakeIo;
  /** Types on its terminal. */
  type(text: string): void;
  /** Waits until stdout and stderr together show the text. */
  shows(text: string): Promise<void>;
  ended: Promise<CliRun>;
}

/** Runs a command line to its end. */
export function runCli(argv: readonly string[], options?: FakeIoOptions): Promise<CliRun> {
  return startCli(argv, options).ended;
}

/** Runs a command line with `-o json`: its exit code and its one document. */
export async function runJson(
  argv: readonly string[],
  options?: FakeIoOptions,
): Promise<{ code: number; stderr: string; document: Record<string, unknown> }> {
  const { code, stdout, stderr } = await runCli(['-o', 'json', ...argv], options);
  return { code, stderr, document: JSON.parse(stdout) as Record<string, unknown> };
}

/** Starts a command line that a test goes on talking to. */
export function startCli(argv: readonly string[], options?: FakeIoOptions): RunningCli {
  const io = createFakeIo(options);
  const ended = main(argv, io).then((code) => ({
    code,
    stdout: io.stdout.text,
    stderr: io.stderr.text,
  }));
  return {
    io,
    ended,
    type: (text) => io.stdin.write(text),
    async shows(text) {
      const seen = (): string => stripVTControlCharacters(io.stdout.text + io.stderr.text);
      const deadline = Date.now() + 10_000;
      while (!seen().includes(text)) {
        if (Date.now() > deadline) throw new Error(`never shown: ${text}\n${seen()}`);
        await sleep(5);
      }
    },
  };
}
