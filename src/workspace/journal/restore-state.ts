/**
 * What is done, in this order. Up to `stopping` nothing of what is live has changed, but that the app may be stopped;
 * from `applying` on the files and the database are being replaced; `undoing`: that is being undone.
 */
export const RESTORE_STEPS = [
  'begun',
  'loaded',
  'saved',
  'stopping',
  'applying',
  'applied',
  'undoing',
  'done',
] as const;

export type RestoreStep = (typeof RESTORE_STEPS)[number];

/** A volume whose content is replaced: both folders are at its root. */
export interface RestoredVolume {
  /** On the engine. */
  name: string;
  /** An image with a shell. */
  image: string;
  /** What is loaded beside it. */
  scratch: string;
  /** Where what was live is afterwards. */
  kept: string;
}

/** What a restore is about. */
export interface RestoreHead {
  version: 2;
  /** The id of the backup. */
  backup: string;
  /** The database that is replaced; null: files or secrets alone are. */
  database: {
    engine: 'postgresql' | 'mysql';
    service: string;
    user: string;
    secret: string;
    /** Live. */
    name: string;
    /** What is loaded beside it. */
    scratch: string;
    /** What the live one is called afterwards. */
    kept: string;
  } | null;
  /** Volumes of files that are replaced. */
  volumes: readonly RestoredVolume[];
  /** Services that are stopped while it is replaced. */
  services: readonly string[];
  /** True: it brings back what an earlier restore replaced, and undoing it must not lose that. */
  rollback: boolean;
}

export interface RestoreState {
  head: RestoreHead;
  /** The last one that was begun or, if its name says so, done. */
  step: RestoreStep;
  /** When: ISO 8601. */
  at: string;
  /** Whether the app was stopped. */
  stopped: boolean;
  /** Whether the client's files may have been changed. */
  changed: boolean;
}
