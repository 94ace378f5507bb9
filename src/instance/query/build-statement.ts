import { ratioParts } from '../dimensions/dimension-model.ts';
import { Binder, type Statement } from './statement.ts';
import type { Dialect } from './dialect.ts';
import type { QueryRequest } from './query-request.ts';
import { selectRows, type SelectContext } from './select-rows.ts';
import type { StatementOptions } from './statement-options.ts';

/**
 * The SQL of a request: one column for each key of `by`, then `value`. It asks for one row more than the limit,
 * which says whether there are more. Identifiers come from dimensions.yaml and are quoted; values are bound.
 */
export function buildStatement(request: QueryRequest, options: StatementOptions): Statement {
  const { dialect } = options;
  const binder = new Binder((position) => dialect.placeholder(position));
  const context = { ...options, request, binder };
  const select =
    request.metric.aggregate === 'ratio'
      ? selectRatio(context, ratioParts(options.model, request.metric))
      : selectRows(context, request.metric, (value) => `${value} AS ${dialect.quote('value')}`);
  const text = [...select, orderBy(request, dialect), `LIMIT ${request.limit + 1}`].join('\n');
  return { text, values: binder.values };
}

/** Both sides grouped alike and stacked, since the sides may be of different tables and no database joins fully alike. */
function selectRatio(
  context: SelectContext,
  [numerator, denominator]: ReturnType<typeof ratioParts>,
): string[] {
  const { dialect, request } = context;
  const [top, bottom] = [dialect.quote('numerator'), dialect.quote('denominator')];
  const keys = request.by.map(({ key }) => dialect.quote(key));
  // 1e0 makes the division one of real numbers everywhere.
  const ratio = `1e0 * COALESCE(SUM(${top}), 0) / NULLIF(SUM(${bottom}), 0)`;
  return [
    `SELECT ${[...keys, `${ratio} AS ${dialect.quote('value')}`].join(', ')}`,
    'FROM (',
    ...selectRows(context, numerator, (value) => `${value} AS ${top}, NULL AS ${bottom}`),
    'UNION ALL',
    ...selectRows(context, denominator, (value) => `NULL AS ${top}, ${value} AS ${bottom}`),
    `) AS ${dialect.quote('parts')}`,
    ...(keys.length > 0 ? [`GROUP BY ${ordinals(keys.length)}`] : []),
  ];
}

/** By time as it passes, otherwise greatest first; the other keys keep equal rows in one order. */
function orderBy(request: QueryRequest, dialect: Dialect): string {
  const keys = request.by.map(({ kind }, index) => ({ kind, ordinal: index + 1 }));
  const ordinalsOf = (kind: string): string[] =>
    keys.filter((key) => key.kind === kind).map((key) => String(key.ordinal));
  const value = dialect.descending(keys.length + 1);
  return `ORDER BY ${[...ordinalsOf('grain'), value, ...ordinalsOf('dimension')].join(', ')}`;
}

/** `1, 2`: the columns a select is grouped by. */
function ordinals(count: number): string {
  return Array.from({ length: count }, (_, index) => index + 1).join(', ');
}
