import type Dockerode from 'dockerode';
import { statusOf } from '../connect/docker-errors.ts';
import { runUnwrapped } from '../exec/start-exec.ts';
import { decodeLossy } from '../../../text/decode-utf8.ts';

/** A container's healthcheck as a command to run in it. */
export interface HealthCommand {
  argv: readonly string[];
  /** Milliseconds. */
  timeout: number;
  /** Failures in a row that make it unhealthy. */
  retries: number;
}

export interface ProbeResult {
  passed: boolean;
  /** What the command printed, or why it could not run. */
  output: string;
}

const NANOSECONDS = 1_000_000;
const DEFAULT_TIMEOUT = 30_000;
const DEFAULT_RETRIES = 3;

/** The healthcheck of the container, its image's own included; undefined if there is none. */
export function readHealthcheck(info: Dockerode.ContainerInspectInfo): HealthCommand | undefined {
  const { Healthcheck: check, Shell: shell } = info.Config as {
    Healthcheck?: { Test?: string[] | null; Timeout?: number; Retries?: number };
    Shell?: string[] | null;
  };
  const [kind, ...rest] = check?.Test ?? [];
  const timeout = check?.Timeout ? check.Timeout / NANOSECONDS : DEFAULT_TIMEOUT;
  const limits = { timeout, retries: check?.Retries || DEFAULT_RETRIES };
  if (kind === 'CMD') return { argv: rest, ...limits };
  if (kind === 'CMD-SHELL') return { argv: [...(shell ?? ['/bin/sh', '-c']), ...rest], ...limits };
  return undefined;
}

/** Runs the healthcheck once, as the engine would. A container that does not run fails it. */
export async function probeHealth(
  docker: Dockerode,
  id: string,
  { argv, timeout }: HealthCommand,
): Promise<ProbeResult> {
  try {
    const signal = AbortSignal.timeout(timeout);
    const { exitCode, output } = await runUnwrapped(docker, id, { argv, signal });
    return { passed: exitCode === 0, output: decodeLossy(output).trim() };
  } catch (error) {
    const status = statusOf(error);
    if (status !== undefined) return { passed: false, output: '' };
    if (error instanceof Error && error.name === 'TimeoutError') {
      return { passed: false, output: `no answer within ${timeout} ms` };
    }
    throw error;
  }
}
