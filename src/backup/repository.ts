/**
 * Where backups are kept, of one workspace. Every repository passes the same contract suite
 * (test/support/repository-contract.ts). Errors: `repository-unreachable`, `no-space`, `not-permitted`.
 */
export interface Repository {
  /** Ids of a client's backups, oldest first: those whose manifest is there. */
  list(slug: string): Promise<readonly string[]>;
  /** Bytes of `manifest.json`. Errors: `backup-unknown`. */
  readManifest(slug: string, id: string): Promise<Uint8Array>;
  /** Sizes of the files of a backup by name; the manifest is not one of them. */
  sizes(slug: string, id: string): Promise<ReadonlyMap<string, number>>;
  /** Errors: `backup-damaged` if it is not there. */
  readPart(slug: string, id: string, name: string): AsyncIterable<Uint8Array>;
  /** Begins a backup that nobody sees before it is committed. */
  begin(slug: string, id: string): Promise<BackupDraft>;
  /** Adds a proof (`verified-<time>.json`) to a backup; one of that name is never changed. Errors: `backup-unknown`. */
  writeProof(slug: string, id: string, proof: StoredProof): Promise<void>;
  /**
   * Gives a backup another slug, with a manifest and proofs that say so. Killed in between, it is listed under one of the
   * names or both, and the same call does the rest.
   */
  rename(slug: string, id: string, to: RenamedBackup): Promise<void>;
  /** Its manifest first, so that a kill in between leaves no backup that is listed and incomplete. */
  remove(slug: string, id: string): Promise<void>;
}

export interface StoredProof {
  name: string;
  bytes: Uint8Array;
}

export interface RenamedBackup {
  slug: string;
  manifest: Uint8Array;
  proofs: readonly StoredProof[];
}

export interface BackupDraft {
  /** Reads the content no faster than it is stored. Rejects with whatever the content throws. */
  writePart(name: string, content: AsyncIterable<Uint8Array>): Promise<StoredPart>;
  /** From then on it is a backup. */
  commit(manifest: Uint8Array): Promise<void>;
  /** Removes what was written. Never fails. */
  abandon(): Promise<void>;
}

export interface StoredPart {
  bytes: number;
  sha256: string;
}

export const MANIFEST = 'manifest.json';
