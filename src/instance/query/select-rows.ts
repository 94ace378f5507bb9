import type { Filter, RowMetric } from '../dimensions/dimensions-shape.ts';
import { columnType } from '../dimensions/dimension-model.ts';
import { findJoinPath, type JoinStep } from '../dimensions/join-path.ts';
import { addDays, startOfDay } from './local-date.ts';
import type { Grouping, Period, QueryRequest } from './query-request.ts';
import type { Binder } from './statement.ts';
import type { StatementOptions } from './statement-options.ts';
import type { Span } from './zone-offsets.ts';

const OPERATORS = { eq: '=', ne: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

export interface SelectContext extends StatementOptions {
  request: QueryRequest;
  binder: Binder;
}

/** The lines of one SELECT over a metric's own table: the keys asked for, then what `columns` makes of the aggregate. */
export function selectRows(
  context: SelectContext,
  metric: RowMetric,
  columns: (value: string) => string,
): string[] {
  const { dialect, request } = context;
  const keys = request.by.map(
    (grouping) => `${selectKey(context, metric, grouping)} AS ${dialect.quote(grouping.key)}`,
  );
  const conditions = [
    ...selectPeriod(context, metric, request.period),
    ...metric.filters.map((filter) => selectFilter(context, metric.table, filter)),
  ];
  return [
    `SELECT ${[...keys, columns(aggregate(context, metric))].join(', ')}`,
    `FROM ${dialect.quote(metric.table)}`,
    ...selectJoins(context, metric),
    ...(conditions.length > 0 ? [`WHERE ${conditions.join(' AND ')}`] : []),
    ...(keys.length > 0 ? [`GROUP BY ${keys.map((_, index) => index + 1).join(', ')}`] : []),
  ];
}

function aggregate(context: SelectContext, metric: RowMetric): string {
  if (metric.aggregate === 'count') return 'COUNT(*)';
  const column = columnSql(context, metric.table, metric.column);
  if (metric.aggregate === 'sum') return `COALESCE(SUM(${column}), 0)`;
  return metric.aggregate === 'avg' ? `AVG(${column})` : `COUNT(DISTINCT ${column})`;
}

function selectKey(context: SelectContext, metric: RowMetric, grouping: Grouping): string {
  const { dialect, model, timezone, binder } = context;
  if (grouping.kind === 'grain') {
    const [time, { period }] = [timeOf(context, metric), context.request];
    if (!time || !period) throw new Error(`${metric.key} has no time`);
    return dialect.startOf(
      grouping.key,
      { ...time, timezone, ...spanOf(period, timezone) },
      binder,
    );
  }
  const { table, column } = grouping.dimension;
  const sql = columnSql(context, table, column);
  return columnType(model, table, column) === 'date' ? dialect.dateText(sql) : sql;
}

/** Steps shared by two dimensions are joined once. A row without a match keeps an empty (NULL) dimension. */
function selectJoins(context: SelectContext, metric: RowMetric): string[] {
  const steps = new Map<string, JoinStep>();
  for (const grouping of context.request.by) {
    const to = grouping.kind === 'dimension' ? grouping.dimension.table : metric.table;
    const path = findJoinPath(context.model, metric.table, to) ?? [];
    for (const step of path) steps.set(step.table, step);
  }
  return [...steps.values()].map(({ from, column, table, references }) => {
    const [ours, theirs] = [
      columnSql(context, from, column),
      columnSql(context, table, references),
    ];
    return `LEFT JOIN ${context.dialect.quote(table)} ON ${theirs} = ${ours}`;
  });
}

/** Compares the column itself with precomputed bounds, so that an index on it is used. */
function selectPeriod(
  context: SelectContext,
  metric: RowMetric,
  period: Period | undefined,
): string[] {
  const time = timeOf(context, metric);
  if (!time || !period) return [];
  const { binder, timezone } = context;
  const span = spanOf(period, timezone);
  const [from, before] =
    time.type === 'date'
      ? [period.from, addDays(period.to, 1)]
      : [span.from.toISOString(), span.before.toISOString()];
  return [
    `${time.sql} >= ${binder.bind(from, time.type)}`,
    `${time.sql} < ${binder.bind(before, time.type)}`,
  ];
}

function selectFilter(context: SelectContext, table: string, filter: Filter): string {
  const sql = columnSql(context, table, filter.column);
  const type = columnType(context.model, table, filter.column);
  if (filter.op === 'in') {
    return `${sql} IN (${filter.values.map((value) => context.binder.bind(value, type)).join(', ')})`;
  }
  if ('value' in filter) {
    return `${sql} ${OPERATORS[filter.op]} ${context.binder.bind(filter.value, type)}`;
  }
  return `${sql} IS ${filter.op === 'is_null' ? '' : 'NOT '}NULL`;
}

function timeOf(
  context: SelectContext,
  metric: RowMetric,
): { sql: string; type: 'date' | 'timestamp' } | undefined {
  if (metric.time === undefined) return undefined;
  const type = columnType(context.model, metric.table, metric.time);
  if (type !== 'date' && type !== 'timestamp') return undefined;
  return { sql: columnSql(context, metric.table, metric.time), type };
}

/** The instants a period begins and ends at on the client's clock. */
function spanOf(period: Period, timezone: string): Span {
  return {
    from: startOfDay(period.from, timezone),
    before: startOfDay(addDays(period.to, 1), timezone),
  };
}

function columnSql({ dialect }: SelectContext, table: string, column: string): string {
  return `${dialect.quote(table)}.${dialect.quote(column)}`;
}
