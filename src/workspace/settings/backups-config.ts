import type { KeepRules } from '../../backup/plan-retention.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import type { BackupsFile } from './backups-schema.ts';

/** `backups` of pulso.yaml, every default filled in. */
export interface BackupsConfig {
  repositories: Readonly<
    Record<string, { url: string; region?: string; endpoint?: string; credentials?: string }>
  >;
  /** Name of the repository that is used; absent: there is none, or several and none is chosen. */
  repository?: string;
  /** age recipients. */
  recipients: readonly string[];
  encrypt: 'age' | 'none';
  /** Public keys of other machines that make backups, base64; absent: whoever signed one is a warning at most. */
  signers?: readonly string[];
  /** File of the age identity that backups are read with, seen from the workspace. */
  key?: string;
  /** As cron writes it; absent: no backup is ever due. */
  schedule?: string;
  keep: KeepRules;
}

const KEEP: KeepRules = { last: 3, daily: 7, weekly: 5, monthly: 12 };

export function completeBackups(file: BackupsFile = {}): BackupsConfig {
  const repositories = file.repositories ?? {};
  const [only, another] = Object.keys(repositories);
  return dropUndefined({
    repositories,
    repository: file.repository ?? (another === undefined ? only : undefined),
    recipients: file.recipients ?? [],
    encrypt: file.encrypt ?? 'age',
    signers: file.signers,
    key: file.key,
    schedule: file.schedule,
    keep: { ...KEEP, ...file.keep },
  });
}
