import { PulsoError } from '../core/pulso-error.ts';

/** The error for a backup of which something is missing or was changed. */
export function damagedBackup(
  { slug, id }: { slug: string; id: string },
  what: string,
  cause?: unknown,
): PulsoError {
  return new PulsoError('backup-damaged', `backup ${id} is damaged: ${what}`, {
    slug,
    hint: `use another backup: pulso backups ${slug}`,
    ...(cause === undefined ? {} : { cause }),
  });
}
