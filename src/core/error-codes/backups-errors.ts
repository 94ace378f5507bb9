import type { ErrorGroup } from './explanation.ts';

export const backupsErrors = {
  title: 'Backups',
  codes: {
    'backup-cut': {
      cause:
        'The dump of a database ended before its last byte was seen: the connection or the container went away.',
      fix: 'Run `pulso backup` again. Nothing was kept of the backup that was cut.',
    },
    'backup-damaged': {
      cause: 'A backup is not what was written: bytes are missing or changed.',
      fix: 'Use another backup, and find out what changed the repository.',
    },
    'backup-unknown': {
      cause: 'The client has no backup of this id in the repository.',
      fix: 'Run `pulso backups <slug>` to list those it has.',
    },
    'backup-version': {
      cause: 'A later pulso made the backup, in a format that this one does not read.',
      fix: 'Update pulso.',
    },
    'backups-unset': {
      cause:
        '`pulso.yaml` does not say which repository backups go to, or has no schedule and --due needs one.',
      fix: 'Set `backups.repositories`, `backups.repository` or `backups.schedule`, or use --repository.',
    },
    'clock-skew': {
      cause:
        'A backup is from the future: the clock of this machine is not right, so that it cannot say which backups are old.',
      fix: 'Set the clock of this machine, then run `pulso prune` again.',
    },
    'data-undeclared': {
      cause: 'The template does not say what of a client holds data.',
      fix: 'Add `data` to `template.yaml`; `data: {}` if nothing does.',
    },
    'key-exists': {
      cause: 'There is a file of the name that a new key was to have.',
      fix: 'Name a new file. Keep the old key: backups that were made for it need it.',
    },
    'key-missing': {
      cause:
        '`backups.recipients` of `pulso.yaml` is empty, so nobody could read an encrypted backup.',
      fix: 'Run `pulso backup-key <file>` and add its recipient, or set `backups.encrypt` to none.',
    },
    'no-space': {
      cause: 'The repository of the backups is full.',
      fix: 'Free space there, or remove old backups with `pulso prune --all`.',
    },
    'repository-unreachable': {
      cause: 'The repository of the backups cannot be read or written.',
      fix: 'Mount or make its folder; check the disk.',
    },
    'unknown-repository': {
      cause:
        '`backups.repository` of `pulso.yaml`, or --repository, names none of its repositories.',
      fix: 'Add it under `backups.repositories`, or name one that is there.',
    },
  },
} as const satisfies ErrorGroup;
