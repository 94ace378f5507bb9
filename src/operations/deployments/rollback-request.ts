import type { Plan } from '../../engine/plan.ts';
import type { Confirm } from '../confirm.ts';

/** A file that a rollback changes, every secret in its diff redacted. */
export interface RolledFile {
  path: string;
  change: 'added' | 'modified' | 'removed';
  /** Its unified diff, if it was asked for. */
  patch?: string;
}

/** What a rollback is about to do. */
export interface RollbackProposal extends Plan {
  /** The number of the deployment that it goes back to. */
  to: number;
  template: { name: string; version: string };
  /** Answer `app_version` of then. */
  app?: string;
  files: readonly RolledFile[];
}

/** What `pulso rollback` is asked, defaults filled in. */
export interface RollbackRequest {
  slug: string;
  /** Absent: the newest healthy deployment that differs from what the client has. */
  to?: number;
  /** Adds the text of each file's diff. */
  patches: boolean;
  dryRun: boolean;
  /** Milliseconds to wait for health. */
  timeout: number;
  confirm: Confirm<RollbackProposal>;
}
