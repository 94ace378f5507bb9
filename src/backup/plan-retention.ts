import { calendarKeys, type CalendarKeys } from './calendar.ts';

/** How many to keep: of the newest, and of the newest of each day, week and month that has one. */
export interface KeepRules {
  last: number;
  daily: number;
  weekly: number;
  monthly: number;
}

export interface RetainedBackup {
  id: string;
  at: Date;
  /** Its manifest is whole, and no check has found a fault. */
  good: boolean;
  verified: boolean;
  /** `pulso backup --keep`. */
  keep: boolean;
}

export type KeepReason =
  'last' | 'daily' | 'weekly' | 'monthly' | 'kept' | 'newest-verified' | 'recent' | 'damaged';

export interface RetentionPlan {
  /** In the order of the backups, newest first. */
  backups: readonly { id: string; reasons: readonly KeepReason[] }[];
  /** Ids that nothing keeps, oldest first: a kill in between leaves the newer ones. */
  remove: readonly string[];
}

const RECENT = 24 * 60 * 60 * 1000;

/**
 * Which backups of one client stay. Only good ones count; one that is damaged is left to the operator. The newest
 * good one, the newest verified one, those marked to be kept and those of the last 24 hours always stay. `timeZone`
 * is the client's: its days, weeks and months are meant.
 */
export function planRetention(
  backups: readonly RetainedBackup[],
  rules: KeepRules,
  { now, timeZone }: { now: Date; timeZone: string },
): RetentionPlan {
  const sorted = [...backups].sort(
    (one, other) => other.at.getTime() - one.at.getTime() || (one.id < other.id ? 1 : -1),
  );
  const good = sorted.filter((backup) => backup.good);
  const reasons = new Map<string, KeepReason[]>(sorted.map(({ id }) => [id, []]));
  const keep = (reason: KeepReason, ids: readonly string[]): void => {
    for (const id of ids) reasons.get(id)?.push(reason);
  };
  const idsOf = (some: readonly RetainedBackup[]): string[] => some.map(({ id }) => id);
  keep('last', idsOf(good.slice(0, Math.max(1, rules.last))));
  const dated = good.map(({ id, at }) => ({ id, keys: calendarKeys(at, timeZone) }));
  keep('daily', newestOfEach(dated, 'day', rules.daily));
  keep('weekly', newestOfEach(dated, 'week', rules.weekly));
  keep('monthly', newestOfEach(dated, 'month', rules.monthly));
  keep('newest-verified', idsOf(good.filter(({ verified }) => verified).slice(0, 1)));
  keep('kept', idsOf(sorted.filter((backup) => backup.keep)));
  keep('recent', idsOf(sorted.filter(({ at }) => now.getTime() - at.getTime() < RECENT)));
  keep('damaged', idsOf(sorted.filter((backup) => !backup.good)));
  return {
    backups: sorted.map(({ id }) => ({ id, reasons: reasons.get(id) ?? [] })),
    remove: idsOf(sorted.filter(({ id }) => reasons.get(id)?.length === 0)).reverse(),
  };
}

function newestOfEach(
  backups: readonly { id: string; keys: CalendarKeys }[],
  period: keyof CalendarKeys,
  count: number,
): string[] {
  const newest = new Map<string, string>();
  for (const { id, keys } of backups) {
    if (!newest.has(keys[period])) newest.set(keys[period], id);
  }
  return [...newest.values()].slice(0, count);
}
