import { PulsoError } from '../core/pulso-error.ts';
import { timeOfBackup } from './backup-id.ts';
import { calendarKeys } from './calendar.ts';

/** Which backup is meant: the newest good one, one by its id, the newest one of a day, or the newest one up to a moment. */
export type BackupChoice =
  | { kind: 'latest' }
  | { kind: 'id'; id: string }
  | { kind: 'day'; day: string }
  | { kind: 'until'; at: Date };

/** Reads what stands after `--from`, unless it is a file. Errors: `bad-flags`. */
export function parseBackupChoice(from: string): BackupChoice {
  if (from === 'latest') return { kind: 'latest' };
  if (timeOfBackup(from) !== undefined) return { kind: 'id', id: from };
  const at = new Date(from);
  if (/^\d{4}-\d\d-\d\d$/.test(from) && isDay(from, at)) return { kind: 'day', day: from };
  const isMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(from);
  if (isMoment && Number.isFinite(at.getTime())) return { kind: 'until', at };
  throw new PulsoError('bad-flags', `invalid value "${from}" for --from`, {
    hint: 'use latest, the id of a backup, a day (2026-11-25), a time with its zone (2026-11-25T14:00:00Z) or the path of a backup',
  });
}

function isDay(text: string, at: Date): boolean {
  return Number.isFinite(at.getTime()) && at.toISOString().startsWith(text);
}

interface FoundBackup {
  id: string;
  at: Date;
  problem?: string;
}

/** The backup that is meant; `backups` newest first. Errors: `backup-unknown`, `backup-damaged` for one that was named and is not good. */
export function chooseBackup<Backup extends FoundBackup>(
  backups: readonly Backup[],
  choice: BackupChoice,
  { slug, timeZone }: { slug: string; timeZone: string },
): Backup {
  const good = backups.filter(({ problem }) => problem === undefined);
  const unknown = (what: string): PulsoError =>
    new PulsoError('backup-unknown', `${slug} has no ${what}`, {
      ...{ slug, hint: `list its backups: pulso backups ${slug}` },
    });
  switch (choice.kind) {
    case 'latest':
      if (good[0] === undefined) throw unknown('good backup');
      return good[0];
    case 'id': {
      const found = backups.find(({ id }) => id === choice.id);
      if (found === undefined) throw unknown(`backup ${choice.id}`);
      if (found.problem === undefined) return found;
      throw new PulsoError('backup-damaged', found.problem, {
        ...{ slug, hint: `use another backup: pulso backups ${slug}` },
      });
    }
    case 'day': {
      const found = good.find(({ at }) => calendarKeys(at, timeZone).day === choice.day);
      if (found === undefined) throw unknown(`good backup of ${choice.day} (${timeZone})`);
      return found;
    }
    case 'until': {
      const found = good.find(({ at }) => at <= choice.at);
      if (found === undefined) throw unknown(`good backup up to ${choice.at.toISOString()}`);
      return found;
    }
  }
}
