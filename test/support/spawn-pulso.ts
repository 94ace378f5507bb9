import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { packageRoot } from '../../src/workspace/disk/package-root.ts';

export interface PulsoRun {
  /** Null where a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The built command line as a process of its own. */
export interface PulsoProcess {
  process: ChildProcess;
  ended: Promise<PulsoRun>;
}

/** Starts `pulso` in a workspace, with these variables beside its own. */
export function spawnPulso(
  cwd: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): PulsoProcess {
  const child = spawn(process.execPath, [join(packageRoot(), 'bin/pulso.js'), ...argv], {
    cwd,
    env: { ...process.env, ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, stdout, stderr }));
  return { process: child, ended };
}

/** Runs `pulso` to its end. */
export function runPulso(cwd: string, ...argv: string[]): Promise<PulsoRun> {
  return spawnPulso(cwd, argv).ended;
}

/** Answers that make `create` ask nothing. */
export function createArguments(slug: string): string[] {
  const answers = ['--name', `Client ${slug}`, '--country', 'CO', '--database', 'postgresql'];
  return ['create', slug, '--yes', ...answers, '--business-type', 'telco'];
}
