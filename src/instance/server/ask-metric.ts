import type { QueryRequest } from '../query/query-request.ts';
import { runQuery, type QueryResult } from '../query/run-query.ts';
import type { InstanceParts } from './instance-parts.ts';

/** The database could not answer: its own message goes to the log, not to the caller. */
export class QueryFailed extends Error {
  readonly statusCode = 503;
  readonly code = 'database-failed';

  constructor(metric: string, cause: unknown) {
    super(`the database did not answer metric ${metric}; see the log of this request`, { cause });
    this.name = 'QueryFailed';
  }
}

/** Runs a request and counts it; throws QueryFailed. */
export async function askMetric(parts: InstanceParts, request: QueryRequest): Promise<QueryResult> {
  const metric = request.metric.key;
  const started = performance.now();
  const count = (outcome: 'answered' | 'failed'): void => {
    const seconds = (performance.now() - started) / 1000;
    parts.telemetry.countQuery({ metric, outcome, seconds });
  };
  try {
    const result = await runQuery({ ...parts, timezone: parts.client.timezone }, request);
    count('answered');
    return result;
  } catch (error) {
    count('failed');
    throw new QueryFailed(metric, error);
  }
}
