/** What a request is taken to say if it does not. Without a library: `--help` shows them. */
export const DEFAULTS = {
  /** Milliseconds to wait for health, each client. */
  timeout: 300_000,
  conflict: 'fail',
  /** Clients that go first in a rollout. */
  canary: 1,
  /** Clients of one wave. */
  maxUnavailable: { percent: 25 },
  /** Clients that may fail before a rollout stops. */
  maxFailures: 0,
  /** Milliseconds between two looks of `status --watch`. */
  watchInterval: 2_000,
  /** Milliseconds after which `status` shows what is known, without the targets that have not answered. */
  targetPatience: 1_000,
  /** Deployments that `history` shows. */
  historyLimit: 20,
} as const;
