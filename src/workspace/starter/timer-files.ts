import { basename } from 'node:path';
import { singleQuoted } from '../../text/shell-word.ts';
import type { StagedFile } from '../disk/write-tree.ts';

/** What starts commands at set times. */
export type TimerService = 'systemd' | 'cron';

export interface TimerRequest {
  service: TimerService;
  /** Absolute path of the workspace. */
  root: string;
  /** How pulso is started there: absolute paths. */
  command: readonly string[];
  /** Whom it runs as. */
  user: string;
}

export interface TimerFiles {
  files: StagedFile[];
  /** Commands that put them into use. */
  install: readonly string[];
}

/**
 * Files that run `pulso backup --due --all` every 15 minutes, and `pulso prune --all` after a run without failures: each
 * client's own schedule says when it is due.
 */
export function timerFiles({ service, root, command, user }: TimerRequest): TimerFiles {
  const name = `pulso-${basename(root).replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-|-$/g, '')}-backup`; // prettier-ignore
  const file = (path: string, bytes: string): StagedFile => ({ path, bytes, mode: 0o644 });
  const at = (path: string): string => singleQuoted(`${root}/${path}`);
  if (service === 'cron') {
    const path = `timers/${name}`;
    return {
      files: [file(path, cronTable({ root, command, user }))],
      install: [`sudo install -m 644 ${at(path)} /etc/cron.d/${name}`],
    };
  }
  const unit = `timers/${name}.service`;
  const timer = `timers/${name}.timer`;
  return {
    files: [file(unit, systemdService({ root, command, user })), file(timer, systemdTimer(root))],
    install: [
      `sudo systemctl link ${at(unit)} ${at(timer)}`,
      `sudo systemctl enable --now ${name}.timer`,
    ],
  };
}

type Run = Omit<TimerRequest, 'service'>;

function systemdService({ root, command, user }: Run): string {
  const start = (...words: string[]): string => [...command, ...words].map(quoteSystemd).join(' ');
  return `[Unit]
Description=Backups of the clients in ${escapeSpecifiers(root)} that are due

[Service]
Type=oneshot
User=${escapeSpecifiers(user)}
WorkingDirectory=${escapeSpecifiers(root)}
# Nothing is pruned after a run in which a backup failed.
ExecStart=${start('backup', '--due', '--all')}
ExecStart=${start('prune', '--all')}
`;
}

function systemdTimer(root: string): string {
  return `[Unit]
Description=Backups of the clients in ${escapeSpecifiers(root)}, when they are due

[Timer]
OnCalendar=*:0/15
RandomizedDelaySec=60
Persistent=true

[Install]
WantedBy=timers.target
`;
}

function cronTable({ root, command, user }: Run): string {
  const pulso = command.map(singleQuoted).join(' ');
  const line = `cd ${singleQuoted(root)} && ${pulso} backup --due --all --quiet && ${pulso} prune --all --quiet`;
  return `# Backups of the clients in ${root} that are due. Nothing is pruned after a run in which a backup failed.
*/15 * * * * ${user} ${line.replaceAll('%', '\\%')}
`;
}

/** systemd reads quotes, backslashes, % and $ in a command line. */
function quoteSystemd(word: string): string {
  const escaped = escapeSpecifiers(word).replaceAll(/[\\"]/g, '\\$&').replaceAll('$', '$$$$');
  return `"${escaped}"`;
}

function escapeSpecifiers(text: string): string {
  return text.replaceAll('%', '%%');
}
