import type { Dialect } from '../dialect.ts';

/** PostgreSQL. Timestamps are `timestamptz`. */
export const postgresqlDialect: Dialect = {
  quote: (identifier) => `"${identifier.replaceAll('"', '""')}"`,
  placeholder: (position) => `$${position}`,
  startOf(grain, { sql, type, timezone }, binder) {
    // The cast says which of the AT TIME ZONE operators is meant.
    const local =
      type === 'date' ? sql : `${sql} AT TIME ZONE CAST(${binder.bind(timezone, 'text')} AS text)`;
    return `to_char(date_trunc('${grain}', ${local}), 'YYYY-MM-DD')`;
  },
  dateText: (sql) => `to_char(${sql}, 'YYYY-MM-DD')`,
  descending: (ordinal) => `${ordinal} DESC NULLS LAST`,
};
