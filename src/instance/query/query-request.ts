import type { Dimension, Metric } from '../dimensions/dimensions-shape.ts';
import type { Grain } from './dialect.ts';
import type { LocalDate } from './local-date.ts';

/** One thing to group by: a step of time or a dimension. `key` names the column of the result. */
export type Grouping =
  { kind: 'grain'; key: Grain } | { kind: 'dimension'; key: string; dimension: Dimension };

/** Days of the client's calendar, both included. */
export interface Period {
  from: LocalDate;
  to: LocalDate;
}

/** What is asked of the database, every name in it found in dimensions.yaml. */
export interface QueryRequest {
  metric: Metric;
  /** At most two; at most one is a grain. */
  by: readonly Grouping[];
  /** Undefined if the metric has no time column: its value is the current one. */
  period: Period | undefined;
  /** Most rows to give. */
  limit: number;
}
