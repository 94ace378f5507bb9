import type { Confirm } from '../confirm.ts';

/** What of a client a backup brings back. */
export const RESTORE_PARTS = ['database', 'volumes', 'files', 'secrets'] as const;
export type RestorePart = (typeof RESTORE_PARTS)[number];

/** What is about to replace what is live. */
export interface RestoreProposal {
  slug: string;
  target: string;
  /** Id of the backup; of a rollback, of the one that was restored. */
  backup: string;
  /** When it was begun: ISO 8601. */
  from: string;
  /** Another client's slug, if it is a backup of that one. */
  source?: string;
  /** What is replaced. */
  only: readonly RestorePart[];
  /** Services that are stopped meanwhile. */
  services: readonly string[];
  /** Files of the client's folder that change. */
  files: readonly { path: string; change: 'added' | 'modified' | 'removed' }[];
  /** Tables and rows that the backup has; absent: none, or not counted. */
  database?: { tables: number; rows?: number };
  /** Volumes of files that are replaced; absent: none. */
  volumes?: readonly RestoredFiles[];
}

/** What a volume of a backup has. */
export interface RestoredFiles {
  /** As the template calls it. */
  name: string;
  /** Files, folders and links. */
  entries: number;
  bytes: number;
}

/** What `pulso restore` is asked, defaults filled in. */
export interface RestoreRequest {
  slug: string;
  mode: 'restore' | 'check' | 'rollback';
  /** As given: `latest`, an id, a day, a time, `<slug>/<id>` or a path. */
  from: string;
  only: readonly RestorePart[];
  /** File of an age identity; absent: `backups.key` of pulso.yaml. */
  key?: string;
  repository?: string;
  /** Whether what is live is saved first. */
  backup: boolean;
  dryRun: boolean;
  /** Milliseconds to wait for health. */
  timeout: number;
  confirm: Confirm<RestoreProposal>;
}
