import type { Confirm } from '../confirm.ts';

/** What a rename is about to do. */
export interface RenameProposal {
  /** As it is called now. */
  slug: string;
  to: string;
  target: string;
  /** Services that are stopped meanwhile. */
  services: readonly string[];
  /** Files of the client's folder that change. */
  files: readonly { path: string; change: 'added' | 'modified' | 'removed' }[];
  /** Names on the target: each is copied, then removed. */
  volumes: readonly { from: string; to: string }[];
  /** How many get the new name, by repository of pulso.yaml. */
  backups: Readonly<Record<string, number>>;
}

/** What `pulso rename` is asked, defaults filled in. */
export interface RenameRequest {
  slug: string;
  to: string;
  dryRun: boolean;
  /** Milliseconds to wait for health. */
  timeout: number;
  confirm: Confirm<RenameProposal>;
}
