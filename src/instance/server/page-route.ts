import type { FastifyInstance } from 'fastify';
import { hasTime } from '../dimensions/dimension-model.ts';
import { PAGE_POLICY } from '../page/page-style.ts';
import { renderPage, type MetricCard } from '../page/render-page.ts';
import { localDateAt } from '../query/local-date.ts';
import { defaultPeriod } from '../query/parse-query.ts';
import { askMetric } from './ask-metric.ts';
import type { InstanceParts } from './instance-parts.ts';

/** `/`: the client's name and every metric over the last days. It shows the name even while the database is unreachable. */
export function addPageRoute(server: FastifyInstance, parts: InstanceParts): void {
  const { client, model } = parts;

  server.get('/', async (request, reply) => {
    const now = parts.now();
    const period = defaultPeriod(localDateAt(now, client.timezone));
    const cards = await Promise.all(
      [...model.metrics.values()].map(async (metric): Promise<MetricCard> => {
        const asked = {
          metric,
          by: [],
          period: hasTime(model, metric) ? period : undefined,
          limit: 1,
        };
        try {
          const { rows } = await askMetric(parts, asked);
          return { metric, period: asked.period, value: toValue(rows[0]?.['value']) };
        } catch (error) {
          request.log.error({ err: error }, 'metric not shown');
          return { metric, period: asked.period, value: 'failed' };
        }
      }),
    );
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', PAGE_POLICY)
      .header('referrer-policy', 'no-referrer')
      .send(renderPage({ client, cards, now }));
  });
}

function toValue(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
