import type { Dialect, TimeColumn } from '../dialect.ts';
import type { Binder } from '../statement.ts';
import { zoneOffsets } from '../zone-offsets.ts';

/** MySQL 8 and MariaDB. Timestamps are in UTC. */
export const mysqlDialect: Dialect = {
  quote: (identifier) => `\`${identifier.replaceAll('`', '``')}\``,
  placeholder: () => '?',
  startOf(grain, column, binder) {
    const local = (): string => localTime(column, binder);
    if (grain === 'month') return `DATE_FORMAT(${local()}, '%Y-%m-01')`;
    if (grain === 'day') return `DATE_FORMAT(${local()}, '%Y-%m-%d')`;
    return `DATE_FORMAT(DATE_SUB(${local()}, INTERVAL WEEKDAY(${local()}) DAY), '%Y-%m-%d')`;
  },
  dateText: (sql) => `DATE_FORMAT(${sql}, '%Y-%m-%d')`,
  // NULL sorts lowest here, so it is last already.
  descending: (ordinal) => `${ordinal} DESC`,
};

/**
 * A column on the client's clock. CONVERT_TZ is not used: it gives NULL, without an error, on servers whose
 * time zone tables were never loaded.
 */
function localTime({ sql, type, timezone, from, before }: TimeColumn, binder: Binder): string {
  if (type === 'date') return sql;
  const { changes, last } = zoneOffsets({ from, before }, timezone);
  const cases = changes.map(({ until, seconds }) => {
    const end = binder.bind(until.toISOString(), 'timestamp');
    return `WHEN ${sql} < ${end} THEN ${binder.bind(seconds, 'number')}`;
  });
  const end = binder.bind(last, 'number');
  const offset = cases.length > 0 ? `CASE ${cases.join(' ')} ELSE ${end} END` : end;
  return `DATE_ADD(${sql}, INTERVAL ${offset} SECOND)`;
}
