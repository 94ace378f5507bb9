import type { ErrorGroup } from './explanation.ts';

export const backupsErrors = {
  title: 'Backups',
  codes: {
    'backup-damaged': {
      cause: 'A backup is not what was written: bytes are missing or changed.',
      fix: 'Use another backup, and find out what changed the repository.',
    },
    'backup-version': {
      cause: 'A later pulso made the backup, in a format that this one does not read.',
      fix: 'Update pulso.',
    },
    'unknown-repository': {
      cause:
        '`backups.repository` of `pulso.yaml`, or --repository, names none of its repositories.',
      fix: 'Add it under `backups.repositories`, or name one that is there.',
    },
  },
} as const satisfies ErrorGroup;
