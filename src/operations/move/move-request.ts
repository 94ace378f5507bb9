import type { ErrorFields } from '../../core/error-fields.ts';
import type { Plan } from '../../engine/plan.ts';
import type { ConflictChoice } from '../../merge/merge-types.ts';
import type { Confirm } from '../confirm.ts';
import type { ConvergedClient } from '../converge/convergence.ts';
import type { RestoredFiles } from '../restore/restore-request.ts';
import type { UpdatedClient } from '../update/updated-client.ts';

export interface MoveRequest {
  slug: string;
  target: string;
  conflict: ConflictChoice;
  /** Whether the database goes along. */
  data: boolean;
  /** Asks nothing of the old target: what runs there stays. For one that is gone for good. */
  abandonSource: boolean;
  dryRun: boolean;
  /** Milliseconds for the stack on the old target to end. */
  timeout: number;
  /** Asked before that stack is taken down; false leaves everything as it is. */
  confirm: Confirm<Plan>;
}

/** How long the app would be stopped, by what the database has. */
export interface MoveEstimate {
  /** Of the database on its server. */
  bytes: number;
  /** A guess: a slow disk or a slow line takes longer. */
  seconds: number;
}

export interface MoveResult {
  slug: string;
  /** Names of targets. */
  from: string;
  to: string;
  outcome: UpdatedClient['outcome'] | 'declined' | 'committed' | 'rolled-back';
  files: UpdatedClient['files'];
  /** What became of the stack on the old target. */
  takenDown: ConvergedClient;
  /** False if nothing was asked of the old target. */
  asked: boolean;
  /** Data that stays on the old target: names of volumes. */
  left: readonly string[];
  /** What went along of a database; absent: none did. */
  database?: { tables: number; rows?: number };
  /** Volumes of files that went along; absent: none did. */
  volumes?: readonly RestoredFiles[];
  /** Of a dry run: for how long the app would be stopped. */
  estimate?: MoveEstimate;
  /** Milliseconds that the app was stopped; absent: no data went along. With it the client runs on the new target. */
  away?: number;
  error?: ErrorFields;
}
