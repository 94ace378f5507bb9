import type { DimensionModel } from '../dimensions/dimension-model.ts';
import type { Dialect } from './dialect.ts';

/** What a statement is made for: the names it may use, the database it is for and the client's clock. */
export interface StatementOptions {
  model: DimensionModel;
  dialect: Dialect;
  timezone: string;
}
