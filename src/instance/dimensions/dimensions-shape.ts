import * as z from 'zod';

/** Reserved keys: they name columns of every result. */
const RESERVED = ['day', 'week', 'month', 'value', 'numerator', 'denominator'];

const key = z
  .string()
  .regex(
    /^[a-z][a-z0-9_]{0,39}$/,
    'must be lower case letters, digits and _, at most 40, e.g. unit_price',
  )
  .refine((text) => !RESERVED.includes(text), `is reserved (${RESERVED.join(', ')})`);

/** The name of a table or column as the database has it; always quoted, so spaces and accents are fine. */
const identifier = z
  .string()
  .regex(/^[^\p{Cc}]{1,63}$/u, 'must be 1 to 63 characters without control characters');

const columnType = z.enum(['text', 'number', 'boolean', 'date', 'timestamp']);
const scalar = z.union([z.string(), z.number(), z.boolean()]);

const table = z.strictObject({
  columns: z.record(identifier, columnType),
  /** Many rows of this table to one of another. */
  joins: z
    .array(z.strictObject({ column: identifier, table: identifier, references: identifier }))
    .default([]),
});

const dimension = z.strictObject({
  key,
  label: z.string().min(1),
  table: identifier,
  column: identifier,
});

const filter = z.discriminatedUnion('op', [
  z.strictObject({
    column: identifier,
    op: z.enum(['eq', 'ne', 'gt', 'gte', 'lt', 'lte']),
    value: scalar,
  }),
  z.strictObject({ column: identifier, op: z.literal('in'), values: z.array(scalar).min(1) }),
  z.strictObject({ column: identifier, op: z.enum(['is_null', 'is_not_null']) }),
]);

const metricBase = {
  key,
  label: z.string().min(1),
  format: z.enum(['currency', 'number', 'percent']).default('number'),
};
const rows = {
  table: identifier,
  /** The column that says when a row happened: `date` or `timestamp`. Absent: the metric has its current value, without a period. */
  time: identifier.exactOptional(),
  filters: z.array(filter).default([]),
};

const metric = z.discriminatedUnion('aggregate', [
  z.strictObject({ ...metricBase, ...rows, aggregate: z.literal('count') }),
  z.strictObject({
    ...metricBase,
    ...rows,
    aggregate: z.enum(['sum', 'avg', 'count_distinct']),
    column: identifier,
  }),
  z.strictObject({
    ...metricBase,
    aggregate: z.literal('ratio'),
    numerator: z.string(),
    denominator: z.string(),
  }),
]);

/** The shape of dimensions.yaml alone: whether its names fit together is checked by `dimensionsFileSchema`. */
export const dimensionsShape = z.strictObject({
  version: z.literal(1),
  tables: z.record(identifier, table),
  dimensions: z.array(dimension),
  metrics: z.array(metric),
});

export type ColumnType = z.infer<typeof columnType>;
export type TableFile = z.infer<typeof table>;
export type Dimension = z.infer<typeof dimension>;
export type Filter = z.infer<typeof filter>;
export type Metric = z.infer<typeof metric>;
/** A metric that counts rows of one table itself. */
export type RowMetric = Exclude<Metric, { aggregate: 'ratio' }>;
export type RatioMetric = Extract<Metric, { aggregate: 'ratio' }>;

export interface DimensionsFile {
  version: 1;
  tables: Readonly<Record<string, TableFile>>;
  dimensions: readonly Dimension[];
  metrics: readonly Metric[];
}
