import type { Dialect } from '../dialect.ts';
import { bigqueryDialect } from './bigquery.ts';
import { mysqlDialect } from './mysql.ts';
import { postgresqlDialect } from './postgresql.ts';

/** The dialect of each engine that database.yaml may name. */
export const DIALECTS: Readonly<Record<'postgresql' | 'mysql' | 'bigquery', Dialect>> = {
  postgresql: postgresqlDialect,
  mysql: mysqlDialect,
  bigquery: bigqueryDialect,
};
