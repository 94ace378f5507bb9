import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';

export interface Command {
  argv: readonly [program: string, ...rest: string[]];
  cwd?: string | undefined;
  /** Added to the environment. */
  env?: Readonly<Record<string, string>> | undefined;
}

/** Characters of a command, and of what it said, that an error tells. */
const MOST_TOLD = 500;

/** Process groups of the commands that run now. */
const running = new Set<number>();

/** Runs a program to its end and gives the milliseconds it took. Its output goes nowhere; throws with what it said where it fails. */
export async function timeCommand(command: Command): Promise<number> {
  return (await run(command, 'ignore')).time;
}

/** Runs a program to its end. Throws where it fails. */
export async function runCommand(command: Command): Promise<void> {
  await run(command, 'ignore');
}

/** Runs a program to its end and gives what it printed, without the last line's end. Throws where it fails. */
export async function readCommand(command: Command): Promise<string> {
  return (await run(command, 'pipe')).printed.trimEnd();
}

/** Whether the program runs to its end without failing. */
export function succeeds(command: Command): Promise<boolean> {
  return run(command, 'ignore').then(
    () => true,
    () => false,
  );
}

/** Ends what runs now, with all that it started: its callers see it fail. */
export function endCommands(): void {
  for (const group of running) {
    try {
      process.kill(-group);
    } catch {
      // It ended in the same moment.
    }
  }
}

async function run(
  { argv, cwd, env }: Command,
  stdout: 'ignore' | 'pipe',
): Promise<{ time: number; printed: string }> {
  const [program, ...rest] = argv;
  const start = performance.now();
  // In a group of its own: Ctrl-C ends what is measured by endCommands, and never what takes it down.
  const child = spawn(program, rest, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', stdout, 'pipe'],
    detached: true,
  });
  let printed = '';
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000);
  });
  const { pid } = child;
  if (pid !== undefined) running.add(pid);
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    const time = performance.now() - start;
    if (code === 0) return { time, printed };
    const told = argv.join(' ').slice(0, MOST_TOLD);
    throw new Error(`${told} ended with ${String(code)}: ${said.slice(-MOST_TOLD)}`);
  } finally {
    if (pid !== undefined) running.delete(pid);
  }
}
