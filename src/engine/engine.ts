import type { Reporter } from '../core/reporter.ts';
import type { Controls } from './isolation/controls.ts';
import type { DesiredClient } from './desired/desired-client.ts';
import type { EngineEvent } from './observed/engine-event.ts';
import type { EngineInfo } from './observed/engine-info.ts';
import type { ExecResult, ExecStreams } from './streams/exec-streams.ts';
import type { Job, ServiceJob } from './streams/job.ts';
import type { Intent } from './intent.ts';
import type { NetworkLinks } from './edge/network-links.ts';
import type { ObservedStack } from './observed/observed-stack.ts';
import type { Plan } from './plan.ts';
import type { ServiceUsage } from './observed/service-usage.ts';
import type { Survey } from './isolation/survey.ts';
import type { VolumeAccess } from './streams/volume-access.ts';

/** Milliseconds a timer can wait, 24 days: a longer one would end at once. */
export const LONGEST_TIMER = 2 ** 31 - 1;

export interface ApplyOptions {
  reporter: Reporter;
  signal: AbortSignal;
  /** Milliseconds to wait for health in all; more than LONGEST_TIMER is that. */
  timeout: number;
  /** The lock that the work is done under: checked before each change. */
  lease?: { assertHeld(): void };
  /** Who listens on a port of this machine: `nginx (pid 812)`. Absent if the engine is on another one. */
  findPortOwner?: (port: number) => Promise<string | undefined>;
}

export interface LogOptions {
  services?: readonly string[];
  follow: boolean;
  /** ISO 8601 or milliseconds since the epoch as a number. */
  since?: number;
  /** Last lines of each service. */
  tail?: number;
  signal: AbortSignal;
  /** Called once for each log that cannot be read, with the engine's reason: the others are read all the same. */
  onUnreadable?: (skipped: { service: string; reason: string }) => void;
}

export interface LogLine {
  service: string;
  stream: 'stdout' | 'stderr';
  /** ISO 8601 with nanoseconds, as the engine gave it. */
  at: string;
  text: string;
}

/**
 * Where stacks run. Every engine passes the same contract suite (test/support/engine-contract.ts).
 *
 * Errors are PulsoErrors, distinguished by code: `engine-unreachable` (it does not answer),
 * `image-missing`, `port-in-use`, `network-overlap`, `unhealthy` (with the service, the cause and its
 * last log lines), `timeout`, `field-conflict` (another manager owns a field), `not-permitted`,
 * `engine-refused` (everything else the engine said no to).
 */
export interface Engine {
  readonly kind: 'docker' | 'kubernetes';
  /** Host that published ports answer on, for addresses shown to people. */
  readonly host: string;
  /** What it says of itself. */
  describe(): Promise<EngineInfo>;
  /** Which of these images it does not have, in their order; none on a cluster, whose nodes do not say. */
  missingImages(images: readonly string[]): Promise<readonly string[]>;
  /** All clients asked for in one query; absent ones come back with empty lists. */
  observe(slugs: readonly string[]): Promise<ReadonlyMap<string, ObservedStack>>;
  /** Observes and plans; changes nothing. */
  plan(desired: DesiredClient, intent: Intent): Promise<Plan>;
  /** Carries the plan out and waits for health; decides nothing. */
  apply(plan: Plan, desired: DesiredClient, options: ApplyOptions): Promise<void>;
  /**
   * Waits for what a command that was cut short has asked of the engine and may still be under way: a service that is
   * being stopped looks like one that runs. What it reached volumes through is removed.
   */
  awaitStops(slug: string, signal: AbortSignal): Promise<void>;
  /** Lines in the order they were written, as many at once as are there. */
  logs(slug: string, options: LogOptions): AsyncIterable<readonly LogLine[]>;
  /**
   * Runs a command in a running instance of a service and waits for its end. Errors: `service-not-running`,
   * `exec-cut` (the stream ended before the command's own end was seen: its output may lack bytes),
   * `interrupted`, and whatever the streams throw.
   */
  exec(
    slug: string,
    service: string,
    argv: readonly string[],
    streams: ExecStreams,
  ): Promise<ExecResult>;
  /**
   * Runs a job in the client's own network, or one like a service of the client, and removes it. Errors: those of exec,
   * `image-missing`, `not-deployed`.
   */
  run(slug: string, job: Job | ServiceJob, streams: ExecStreams): Promise<ExecResult>;
  /** The content of a volume as a tar archive, paths relative to its root. Errors: `volume-missing`, `volume-cut`. */
  readVolume(slug: string, volume: string, access: VolumeAccess): AsyncIterable<Uint8Array>;
  /** Unpacks a tar archive into a volume; what it does not name stays. Owners and modes are kept. Errors: `volume-missing`, `volume-cut`. */
  writeVolume(
    slug: string,
    volume: string,
    tar: AsyncIterable<Uint8Array>,
    access: VolumeAccess,
  ): Promise<void>;
  /** Services that run, sorted by name; a client with none has an empty list. */
  usage(slugs: readonly string[]): Promise<ReadonlyMap<string, readonly ServiceUsage[]>>;
  /** What happens to every client's services from now on, until the signal ends it. */
  events(signal: AbortSignal): AsyncIterable<EngineEvent>;
  /** The networks that the operator's edge is attached to; absent on a cluster, which has ingress instead. */
  readonly links?: NetworkLinks;
  /** What clients could reach each other by: of these clients in detail, of all others what they have in common. */
  survey(slugs: readonly string[]): Promise<Survey>;
  /** Starts listeners on this image that probes are checked with; the caller closes them. Errors: `engine-refused`. */
  openControls(image: string): Promise<Controls>;
  close(): Promise<void>;
}
