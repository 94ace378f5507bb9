import type { Dialect, Grain } from '../dialect.ts';

const PARTS: Readonly<Record<Grain, string>> = { day: 'DAY', week: 'ISOWEEK', month: 'MONTH' };

/** BigQuery's GoogleSQL. Table names are of the default dataset. */
export const bigqueryDialect: Dialect = {
  quote: (identifier) => `\`${identifier.replaceAll(/[\\`]/g, String.raw`\$&`)}\``,
  placeholder: () => '?',
  startOf(grain, { sql, type, timezone }, binder) {
    const local = type === 'date' ? sql : `DATE(${sql}, ${binder.bind(timezone, 'text')})`;
    return `CAST(DATE_TRUNC(${local}, ${PARTS[grain]}) AS STRING)`;
  },
  dateText: (sql) => `CAST(${sql} AS STRING)`,
  descending: (ordinal) => `${ordinal} DESC NULLS LAST`,
};
