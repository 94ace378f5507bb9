import type { ApplyOptions } from '../../../engine/engine.ts';
import type { JsonObject } from '../../../text/json.ts';
import type { Manifests } from '../../../engine/desired/manifests.ts';
import type { Cluster } from '../connect/discover-kinds.ts';
import type { RolloutWatch } from '../wait/watch-rollouts.ts';

/** What stands for the end of the time. */
export const LATE = Symbol('late');

/** What stands for the end of a step because something of it failed. */
export const FAILED = Symbol('failed');

/** Copies the content of a claim to another one; the image needs `tar`. */
export type CopyVolume = (copy: {
  slug: string;
  from: string;
  to: string;
  image: string;
  signal: AbortSignal;
}) => Promise<void>;

/** The cluster that plans are carried out on. */
export interface Place {
  cluster: Cluster;
  copyVolume: CopyVolume;
}

/** What every step of one apply is given. */
export interface Execution {
  cluster: Cluster;
  copyVolume: CopyVolume;
  slug: string;
  /** Absent where the work goes by what runs alone. */
  manifests: Manifests | undefined;
  options: ApplyOptions;
  /** Aborted where the person interrupts or the time is over. */
  signal: AbortSignal;
  /** Rejects where the person interrupts. */
  stopped: Promise<never>;
  /** Resolves where the time is over. */
  late: Promise<typeof LATE>;
  /** StatefulSets that the plan runs, by name: what every Deployment needs. */
  data: readonly string[];
  /** What the plan creates, as it names resources. */
  created: ReadonlySet<string>;
  /** The watch over the namespace, begun at its first use. */
  watch: () => RolloutWatch;
  progress: Progress;
}

/** How far an apply is. */
export interface Progress {
  /** What it has changed and can restore, in the order of the changes. */
  previous: Previous[];
  /** Resources that became ready. */
  ready: Set<string>;
  /** True if something that it changed has failed. */
  failed: boolean;
}

/** An object as it was before this apply. */
export interface Previous {
  resource: string;
  /** Path of the object. */
  path: string;
  /** What was last applied to it. */
  body: JsonObject;
}

/** What every operation of one step is given. */
export interface StepExecution extends Execution {
  /** Resolves where another operation of the step fails. */
  failed: Promise<typeof FAILED>;
}
