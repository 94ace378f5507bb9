import type { ErrorGroup } from './explanation.ts';

export const backupsErrors = {
  title: 'Backups',
  codes: {
    'backup-cut': {
      cause:
        'The dump of a database, or the load of one, ended before its last byte was seen: the connection or the container went away.',
      fix: 'Run it again. Nothing was kept of the backup that was cut, and nothing that is live was changed by a restore.',
    },
    'backup-damaged': {
      cause: 'A backup is not what was written: bytes are missing or changed.',
      fix: 'Use another backup, and find out what changed the repository.',
    },
    'backup-unknown': {
      cause: 'The client has no backup of this id, day or time in the repository.',
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
    'copy-unfinished': {
      cause:
        'A new client was created of another one, and then its deploy or the restore of its data failed.',
      fix: 'Deploy it and restore its data (the hint has the commands), or remove it with `pulso destroy <slug> --purge`.',
    },
    'credentials-missing': {
      cause: 'The access key of an S3 repository is not there, or its file has no key and secret.',
      fix: 'Write `aws_access_key_id = …` and `aws_secret_access_key = …` into `.pulso/secrets/<name>`, readable by its owner alone, and name it as `credentials` of the repository; or set `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`.',
    },
    'data-undeclared': {
      cause: 'The template does not say what of a client holds data.',
      fix: 'Add `data` to `template.yaml`; `data: {}` if nothing does.',
    },
    'engine-mismatch': {
      cause:
        'The backup has a database of another product than the client (MySQL and MariaDB are two), or has none.',
      fix: 'Restore it into a client of the same database, or use `--only files,secrets`.',
    },
    'extension-missing': {
      cause:
        'The database that was saved uses an extension which the server of the client does not have. Nothing was changed.',
      fix: "Use an image with the extension for the client's database.",
    },
    'key-exists': {
      cause: 'There is a file of the name that a new key was to have.',
      fix: 'Name a new file. Keep the old key: backups that were made for it need it.',
    },
    'key-missing': {
      cause:
        'To save: `backups.recipients` of `pulso.yaml` is empty, so nobody could read an encrypted backup. To restore: no key is named, its file cannot be read, or the backup is encrypted for others.',
      fix: 'Run `pulso backup-key <file>` and add its recipient, or set `backups.encrypt` to none. To restore, name the file of the key with `--key` or `backups.key`.',
    },
    'move-failed': {
      cause:
        'The stack of a client could not be taken down or deployed in the middle of a move with its data.',
      fix: 'The client was brought back to the old target, where its data is. Fix what the message names, then move it again.',
    },
    'move-pending': {
      cause: 'The last move of the client was neither committed nor rolled back.',
      fix: 'Run `pulso move <slug> --commit` to delete the data on the old target, or `pulso move <slug> --rollback` to go back there.',
    },
    'move-unfinished': {
      cause:
        'A move of the client was killed, or its commit or rollback: its data may not be on the target that its record names, or no longer on the other one.',
      fix: 'Run the command that the error names: `pulso move <slug> --rollback`, then move it again; or `pulso move <slug> --commit` where that was begun.',
    },
    'no-move': {
      cause: 'The client was not moved with its data since its last commit or rollback.',
      fix: 'Move it first: `pulso move <slug> --target <name>`.',
    },
    'no-space': {
      cause:
        'The repository of the backups is full, or the disk of the database has no room for a second one beside the live one.',
      fix: 'Free space there; `pulso prune --all` removes old backups.',
    },
    'nothing-to-roll-back': {
      cause:
        'No restore has kept what it replaced: there was none, a backup was made since, or it was more than 7 days ago.',
      fix: 'Restore the backup that was made before that restore: `pulso backups <slug>`.',
    },
    'placement-changed': {
      cause:
        'The client has another block, subnet or target than when the backup was made: its files name ports and networks of the old place.',
      fix: 'Restore its data alone with `--only database`.',
    },
    'rename-blocked': {
      cause:
        'Something of the client is not finished, and would be of its old name: a move without a commit, what a restore has kept, a rollout, a rotation of secrets. Nothing was changed.',
      fix: 'Finish it as the hint says, then rename the client.',
    },
    'rename-failed': {
      cause:
        'The stack of a client could not be taken down under its old name, or deployed under the new one.',
      fix: 'The client has its old name again. Fix what the message names, then rename it.',
    },
    'rename-unfinished': {
      cause: 'A rename of the client was killed. Its data is whole.',
      fix: 'Run the same `pulso rename <slug> <new>` again: it goes on from where it was.',
    },
    'repository-unreachable': {
      cause: 'The repository of the backups cannot be read or written.',
      fix: 'Mount or make its folder; check the disk.',
    },
    'rows-differ': {
      cause:
        'A backup was loaded, and its database does not have the rows, sequences or indexes that were saved. Nothing that is live was changed.',
      fix: 'Use another backup: `pulso backups <slug>`.',
    },
    'signer-unknown': {
      cause:
        'The signature of a backup is valid, but of a key that is not the one of this machine and is not in `backups.signers` of `pulso.yaml`: somebody else may have written it.',
      fix: 'If the machine that made it is yours, add the key, which `pulso backups -o json` shows as `signer`.',
    },
    'unknown-repository': {
      cause:
        '`backups.repository` of `pulso.yaml`, or --repository, names none of its repositories.',
      fix: 'Add it under `backups.repositories`, or name one that is there.',
    },
    'version-too-old': {
      cause:
        'The server of the client is older than the one that was saved: it cannot read what that one wrote. Nothing was changed.',
      fix: "Run the same version or a later one in the client's stack.",
    },
    'volume-differs': {
      cause:
        'A volume was read back after it was written, and did not have what was written to it.',
      fix: 'Look at the disk of the target, then run it again. What it was copied from is as it was.',
    },
    'volume-refused': {
      cause:
        'A command that pulso runs on a volume of a client failed, such as the one that swaps its content.',
      fix: "Check that the image it runs in, the one of the client's database or of the service that mounts the volume, has a shell with `mv`, `rm`, `stat`, `chown` and `df`, then run it again.",
    },
  },
} as const satisfies ErrorGroup;
