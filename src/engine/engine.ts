import type { Reporter } from '../core/reporter.ts';
import type { Manifests } from './manifests.ts';
import type { ObservedStack } from './observed-stack.ts';
import type { Plan } from './plan.ts';
import type { Stack } from './stack.ts';

/** What a client asks of its target. `manifests` is for Kubernetes targets, `stack` for Docker ones. */
export interface DesiredClient {
  slug: string;
  target: string;
  /** Absent: nothing should run (destroy). */
  stack?: Stack | undefined;
  manifests?: Manifests | undefined;
}

export type Intent =
  | {
      verb: 'deploy';
      recreate?: boolean | undefined;
      services?: readonly string[] | undefined;
      /** Takes fields that others set on the same objects; only clusters know such a thing. */
      forceConflicts?: boolean | undefined;
    }
  | { verb: 'start' | 'stop' | 'restart'; services?: readonly string[] | undefined }
  | { verb: 'destroy'; purge: boolean };

export interface ApplyOptions {
  reporter: Reporter;
  signal: AbortSignal;
  /** Milliseconds to wait for health in all. */
  timeout: number;
}

export interface LogOptions {
  services?: readonly string[] | undefined;
  follow: boolean;
  /** ISO 8601 or milliseconds since the epoch as a number. */
  since?: number | undefined;
  /** Last lines of each service. */
  tail?: number | undefined;
  signal: AbortSignal;
}

export interface LogLine {
  service: string;
  stream: 'stdout' | 'stderr';
  /** ISO 8601 with nanoseconds, as the engine gave it. */
  at: string;
  text: string;
}

export interface ExecResult {
  exitCode: number;
  stdout: Uint8Array;
  stderr: Uint8Array;
}

/**
 * Where stacks run. Every engine passes the same contract suite (test/support/engine-contract.ts).
 *
 * Errors are PulsoErrors, told apart by code: `engine-unreachable` (it does not answer),
 * `image-missing`, `port-in-use`, `network-overlap`, `unhealthy` (with the service, the cause and its
 * last log lines), `timeout`, `field-conflict` (another manager owns a field), `not-permitted`,
 * `engine-refused` (everything else the engine said no to).
 */
export interface Engine {
  readonly kind: 'docker' | 'kubernetes';
  /** Host that published ports answer on, for addresses shown to people. */
  readonly host: string;
  /** All clients asked for in one query; absent ones come back with empty lists. */
  observe(slugs: readonly string[]): Promise<ReadonlyMap<string, ObservedStack>>;
  /** Observes and plans; changes nothing. */
  plan(desired: DesiredClient, intent: Intent): Promise<Plan>;
  /** Carries the plan out and waits for health; decides nothing. */
  apply(plan: Plan, desired: DesiredClient, options: ApplyOptions): Promise<void>;
  logs(slug: string, options: LogOptions): AsyncIterable<LogLine>;
  exec(
    slug: string,
    service: string,
    argv: readonly string[],
    stdin?: Uint8Array,
  ): Promise<ExecResult>;
  close(): Promise<void>;
}
