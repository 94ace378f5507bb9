import type { BackupManifest } from '../../backup/manifest.ts';

export interface SavedDatabase {
  database: BackupManifest['database'];
  /** What `contents.json` holds: what a restore is compared with. */
  contents: object;
}

/** The ending of a part's name. */
export function endingOf(compression: 'zstd' | 'gzip'): string {
  return compression === 'zstd' ? 'zst' : 'gz';
}
