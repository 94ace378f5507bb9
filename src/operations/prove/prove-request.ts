import type { ErrorFields } from '../../core/error-fields.ts';
import type { Finding, Tried } from '../../assess/finding.ts';
import type { ClientChoice } from '../../workspace/clients/select-clients.ts';

export interface ProveRequest extends ClientChoice {
  /** Plans the probes and makes none. */
  dryRun: boolean;
}

/** `closed`: every door that was tried is closed. `absent`: not deployed. `planned`: a dry run. */
export type ProveOutcome = 'closed' | 'open' | 'blind' | 'absent' | 'planned' | 'failed';

export interface ProvenFinding extends Finding {
  /** True: `allow` in pulso.yaml lists it. */
  allowed: boolean;
}

export interface ProvenClient {
  slug: string;
  target: string | null;
  outcome: ProveOutcome;
  /** What its probes ran on; null: they did not run. */
  from: { image: string; tool: string } | null;
  /** sha256 of what its files ask for; null: they cannot be read. */
  desired: string | null;
  /** sha256 of what the engine showed of it; null: nothing. */
  observed: string | null;
  /** What others try to reach of it: `10.181.0.66 port 5432 (database)`. */
  doors: readonly string[];
  tried: readonly Tried[];
  findings: readonly ProvenFinding[];
  error?: ErrorFields;
}

export interface ProvenTarget {
  name: string;
  engine: 'docker' | 'kubernetes';
  /** Clients of the workspace that run there. */
  clients: number;
  /** Clients that were probed from at a time. */
  atOnce: number;
  /** What a cluster does with NetworkPolicies; absent on Docker. */
  policies?: 'enforced' | 'not-enforced' | 'unknown';
}

export interface ProveResult {
  /** ISO 8601. */
  startedAt: string;
  endedAt: string;
  by: string;
  /** Id of the workspace; null: it has none. */
  workspace: string | null;
  targets: readonly ProvenTarget[];
  /** Sorted by slug. */
  clients: readonly ProvenClient[];
  /** sha256 over all the fields above as canonical JSON; the audit log has it too. */
  digest: string;
}
