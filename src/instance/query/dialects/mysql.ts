import type { Dialect } from '../dialect.ts';

/** MySQL 8 and MariaDB. Timestamps are in UTC; the server needs its time zone tables. */
export const mysqlDialect: Dialect = {
  quote: (identifier) => `\`${identifier.replaceAll('`', '``')}\``,
  placeholder: () => '?',
  startOf(grain, { sql, type, timezone }, binder) {
    const local = (): string =>
      type === 'date' ? sql : `CONVERT_TZ(${sql}, '+00:00', ${binder.bind(timezone, 'text')})`;
    if (grain === 'month') return `DATE_FORMAT(${local()}, '%Y-%m-01')`;
    if (grain === 'day') return `DATE_FORMAT(${local()}, '%Y-%m-%d')`;
    return `DATE_FORMAT(DATE_SUB(${local()}, INTERVAL WEEKDAY(${local()}) DAY), '%Y-%m-%d')`;
  },
  dateText: (sql) => `DATE_FORMAT(${sql}, '%Y-%m-%d')`,
  // NULL sorts lowest here, so it is last already.
  descending: (ordinal) => `${ordinal} DESC`,
};
