import type { ColumnType } from '../dimensions/dimensions-shape.ts';

/** A value sent beside the SQL, never in it. Dates are `YYYY-MM-DD`, timestamps ISO 8601 in UTC. */
export interface BoundValue {
  value: string | number | boolean;
  type: ColumnType;
}

/** SQL with placeholders and its values, in the order of the placeholders. */
export interface Statement {
  text: string;
  values: readonly BoundValue[];
}

/** Collects the values of one statement as its text is written. */
export class Binder {
  readonly values: BoundValue[] = [];
  readonly #placeholder: (position: number) => string;

  constructor(placeholder: (position: number) => string) {
    this.#placeholder = placeholder;
  }

  /** The placeholder that stands for `value`. Call it in the order of the text: two dialects bind by position. */
  bind(value: BoundValue['value'], type: ColumnType): string {
    this.values.push({ value, type });
    return this.#placeholder(this.values.length);
  }
}
