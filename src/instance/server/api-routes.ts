import type { FastifyInstance } from 'fastify';
import { dimensionsOf } from '../dimensions/join-path.ts';
import { columnType, hasTime } from '../dimensions/dimension-model.ts';
import { GRAINS } from '../query/dialect.ts';
import { localDateAt } from '../query/local-date.ts';
import { parseQuery } from '../query/parse-query.ts';
import { askMetric } from './ask-metric.ts';
import type { InstanceParts } from './instance-parts.ts';

/** /api/client, /api/dimensions, /api/metrics and /api/query (docs/instance.md). */
export function addApiRoutes(server: FastifyInstance, parts: InstanceParts): void {
  const { client, model } = parts;

  server.get('/api/client', () => client);

  server.get('/api/dimensions', () => ({
    dimensions: [...model.dimensions.values()].map(({ key, label, table, column }) => ({
      key,
      label,
      type: columnType(model, table, column),
    })),
  }));

  server.get('/api/metrics', () => ({
    metrics: [...model.metrics.values()].map((metric) => ({
      key: metric.key,
      label: metric.label,
      format: metric.format,
      aggregate: metric.aggregate,
      grains: hasTime(model, metric) ? GRAINS : [],
      dimensions: dimensionsOf(model, metric).map((dimension) => dimension.key),
    })),
  }));

  server.get<{ Querystring: Record<string, unknown> }>('/api/query', async (request) => {
    const today = localDateAt(parts.now(), client.timezone);
    const asked = parseQuery(model, request.query, today);
    const { key, label, format } = asked.metric;
    const currency = format === 'currency' ? { currency: client.currency } : {};
    return {
      metric: { key, label, format, ...currency },
      by: asked.by.map((grouping) => grouping.key),
      period: asked.period ?? null,
      timezone: client.timezone,
      ...(await askMetric(parts, asked)),
    };
  });
}
