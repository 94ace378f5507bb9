import type { Binder } from './statement.ts';
import type { Span } from './zone-offsets.ts';

export const GRAINS = ['day', 'week', 'month'] as const;

/** A step of time; weeks begin on Monday. */
export type Grain = (typeof GRAINS)[number];

/** A time column as SQL, and the client's time zone to see it in. A `date` is already the client's own. */
export interface TimeColumn extends Span {
  sql: string;
  type: 'date' | 'timestamp';
  timezone: string;
}

/** What differs between the databases; everything else of a statement is the same text. */
export interface Dialect {
  /** An identifier that can hold any character. */
  quote(identifier: string): string;
  placeholder(position: number): string;
  /** The first day of the grain a time falls in, as text `YYYY-MM-DD`. */
  startOf(grain: Grain, column: TimeColumn, binder: Binder): string;
  /** A date column as text `YYYY-MM-DD`. */
  dateText(sql: string): string;
  /** ORDER BY the n-th column, greatest first, NULL last. */
  descending(ordinal: number): string;
}
