import type { ExecResult, ExecStreams } from '../streams/exec-streams.ts';

/**
 * Listeners that pulso starts to check its probes with: a probe that does not see what is open cannot say that
 * something is closed.
 */
export interface Controls {
  /** A port of the machine, or of every node, that answers on all of its addresses. */
  published?: number;
  /** Clusters alone: there a client may be denied the listener itself. */
  reference?: Reference;
  close(): Promise<void>;
}

/** A pod outside of every client, without policies: what it cannot reach, no client's probe can be expected to. */
export interface Reference {
  /** Runs a command in it. Errors: those of Engine.exec. */
  run(argv: readonly string[], streams: ExecStreams): Promise<ExecResult>;
  /** Address of a listener without policies: it must be reached. */
  free: string;
  /** Address of a listener under a policy that denies all: it must not be, or policies are not enforced. */
  denied: string;
  /** Of both. */
  port: number;
}
