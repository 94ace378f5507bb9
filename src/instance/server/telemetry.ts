import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

/** What Prometheus reads: the process, the requests, the queries. Labels take known values only. */
export interface Telemetry {
  readonly contentType: string;
  read(): Promise<string>;
  /** `route` is the pattern, not the address asked for. */
  countRequest(request: { method: string; route: string; status: number; seconds: number }): void;
  countQuery(query: { metric: string; outcome: 'answered' | 'failed'; seconds: number }): void;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** A registry of its own for each server, so that two in one process do not mix; every series names the client. */
export function createTelemetry(slug: string): Telemetry {
  const registry = new Registry();
  const registers = [registry];
  registry.setDefaultLabels({ client: slug });
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers,
  });
  const queries = new Counter({
    name: 'pulso_queries_total',
    help: 'Metrics asked for, by outcome',
    labelNames: ['metric', 'outcome'],
    registers,
  });
  const querySeconds = new Histogram({
    name: 'pulso_query_duration_seconds',
    help: 'Time to answer a metric, from the cache or the database',
    labelNames: ['metric'],
    buckets: SECONDS,
    registers,
  });
  return {
    contentType: registry.contentType,
    read: () => registry.metrics(),
    countRequest({ method, route, status, seconds }) {
      requests.observe({ method, route, status }, seconds);
    },
    countQuery({ metric, outcome, seconds }) {
      queries.inc({ metric, outcome });
      querySeconds.observe({ metric }, seconds);
    },
  };
}
