/**
 * Listeners that pulso starts to check its probes with: a probe that does not see what is open cannot say that
 * something is closed.
 */
export interface Controls {
  /** A port of the machine that answers on all of its addresses; Docker alone. */
  published?: number;
  /** What a cluster does with NetworkPolicies; clusters alone. */
  enforcement?: Enforcement;
  close(): Promise<void>;
}

/** Tried from a pod without policies: to a pod that has none either, and to one under a policy that denies all. */
export interface Enforcement {
  /** Must be true: otherwise the check itself is blind. */
  reachedFree: boolean;
  /** True: policies are not enforced. */
  reachedDenied: boolean;
}
