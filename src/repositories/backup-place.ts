import { timeOfBackup } from '../backup/backup-id.ts';
import { PulsoError } from '../core/pulso-error.ts';

/** Nothing but an id becomes a path or a key. Errors: `backup-unknown`. */
export function assertBackupId(slug: string, id: string): string {
  if (timeOfBackup(id) === undefined) throw unknownBackup(slug, id);
  return id;
}

export function unknownBackup(slug: string, id: string): PulsoError {
  return new PulsoError('backup-unknown', `${slug} has no backup ${id}`, {
    ...{ slug, hint: `list them: pulso backups ${slug}` },
  });
}
