import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';

export interface Command {
  argv: readonly [program: string, ...rest: string[]];
  cwd?: string | undefined;
  /** Added to the environment. */
  env?: Readonly<Record<string, string>> | undefined;
}

/** Runs a program to its end and gives the milliseconds it took. Its output goes nowhere; throws with what it said where it fails. */
export async function timeCommand({ argv, cwd, env }: Command): Promise<number> {
  const [program, ...rest] = argv;
  const start = performance.now();
  const child = spawn(program, rest, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  const time = performance.now() - start;
  if (code === 0) return time;
  throw new Error(`${argv.join(' ')} ended with ${String(code)}: ${said}`);
}

/** Runs a program to its end. Throws where it fails. */
export async function runCommand(command: Command): Promise<void> {
  await timeCommand(command);
}
