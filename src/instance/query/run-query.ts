import { createHash } from 'node:crypto';
import type { Cache } from '../cache/cache.ts';
import type { Database, Row } from '../database/database.ts';
import { columnType } from '../dimensions/dimension-model.ts';
import { buildStatement } from './build-statement.ts';
import type { Grouping, QueryRequest } from './query-request.ts';
import type { Statement } from './statement.ts';
import type { StatementOptions } from './statement-options.ts';

/** Seconds an answer is cached: enough for a burst of the same request, too short to look stale. */
const KEPT_SECONDS = 5;

export interface QueryParts extends StatementOptions {
  database: Database;
  cache: Cache;
}

/** The keys of `by`, then `value`; NULL if the database has none. */
export type ResultRow = Readonly<Record<string, string | number | boolean | null>>;

export interface QueryResult {
  rows: readonly ResultRow[];
  /** Whether there are more rows than the limit. */
  truncated: boolean;
}

/** Runs the query, or returns the cached answer of the same query. Throws the errors of the database driver. */
export async function runQuery(parts: QueryParts, request: QueryRequest): Promise<QueryResult> {
  const statement = buildStatement(request, parts);
  const key = cacheKey(statement);
  const kept = await parts.cache.get(key);
  if (kept !== undefined) return JSON.parse(kept) as QueryResult;
  const found = await parts.database.query(statement);
  const result = {
    rows: found.slice(0, request.limit).map((row) => toResultRow(row, request, parts)),
    truncated: found.length > request.limit,
  };
  await parts.cache.set(key, JSON.stringify(result), KEPT_SECONDS);
  return result;
}

function cacheKey(statement: Statement): string {
  const hash = createHash('sha256').update(JSON.stringify(statement)).digest('hex');
  return `pulso:query:${hash}`;
}

function toResultRow(row: Row, request: QueryRequest, parts: QueryParts): ResultRow {
  const keys = request.by.map((grouping): [string, ResultRow[string]] => [
    grouping.key,
    toKey(row[grouping.key], grouping, parts),
  ]);
  return Object.fromEntries([...keys, ['value', toNumber(row['value'])]]);
}

function toKey(value: unknown, grouping: Grouping, { model }: QueryParts): ResultRow[string] {
  if (value === null || value === undefined) return null;
  const type =
    grouping.kind === 'grain'
      ? 'text'
      : columnType(model, grouping.dimension.table, grouping.dimension.column);
  if (type === 'number') return toNumber(value);
  // MySQL's booleans are 0 and 1.
  if (type === 'boolean') return Boolean(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Drivers give decimals as texts or objects of their own, to keep digits that a JSON number cannot. */
function toNumber(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
