import type { BackupManifest } from '../../backup/manifest.ts';
import type { DatabaseSpec } from '../../template/manifest/manifest.ts';
import type { Engines } from '../engines/open-engine.ts';
import type { BackupRequest } from './backup-request.ts';
import type { BackupSettings } from './backup-settings.ts';
import type { BackupPart, PlainPart } from './write-parts.ts';

export interface BackupJob {
  request: BackupRequest;
  settings: BackupSettings;
  /** null: the client has none. */
  database: DatabaseSpec | null;
  /** False: no volumes of files are saved. Default: all that the template declares. */
  volumes?: boolean;
  engines: Engines;
  /** Nobody writes: what is counted is what is dumped, whatever the database can do. */
  isQuiet?: boolean;
  /** Absent: `manual`, or `schedule` if only what is due is saved. */
  reason?: BackupManifest['reason'];
}

/** Writes one part of the backup that is under way. */
export type SavePart = (part: PlainPart) => Promise<BackupPart>;
