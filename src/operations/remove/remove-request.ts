import type { Plan } from '../../engine/plan.ts';
import type { Confirm } from '../confirm.ts';

/** Everything that is of a client, which a removal is about to delete. */
export interface RemoveProposal extends Plan {
  block: number;
  /** Of the client, relative to the workspace. */
  folder: string;
  /** What is at its root, by name; folders end in `/`. */
  contents: readonly string[];
  /** Names. */
  secrets: readonly string[];
  /** Names of what this machine keeps of the client. */
  state: readonly string[];
  /** Repository that a last backup goes to first; null: none is made. */
  backup: string | null;
}

/** What `pulso remove` is asked, defaults filled in. */
export interface RemoveRequest {
  slug: string;
  /** Whether the client is saved first, if it has data and pulso.yaml a repository. */
  backup: boolean;
  dryRun: boolean;
  /** Asked before anything is saved or deleted. */
  confirm: Confirm<RemoveProposal>;
}
