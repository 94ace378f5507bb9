import type { FastifyInstance } from 'fastify';
import { pingDatabase } from '../database/database.ts';
import { withDeadline } from '../deadline.ts';
import type { InstanceParts } from './instance-parts.ts';

/** Milliseconds each part has to answer: less than the probes wait. */
const CHECK_TIMEOUT = 2_500;

/** /healthz: the process answers. /readyz: so do its database and its cache. /metrics: numbers for Prometheus. */
export function addHealthRoutes(server: FastifyInstance, parts: InstanceParts): void {
  // Probes come every few seconds: only their failures are worth a line.
  const quiet = { logLevel: 'warn' } as const;

  server.get('/healthz', quiet, () => ({ status: 'ok' }));

  server.get('/readyz', quiet, async (request, reply) => {
    const check = async (name: string, work: () => Promise<void>): Promise<[string, string]> => {
      try {
        await withDeadline(work(), CHECK_TIMEOUT);
        return [name, 'ok'];
      } catch (error) {
        request.log.warn({ err: error, check: name }, 'not ready');
        return [name, `failed${reasonOf(error)}`];
      }
    };
    const checks = await Promise.all([
      check('database', () => pingDatabase(parts.database)),
      check('cache', () => parts.cache.ping()),
    ]);
    const ready = checks.every(([, outcome]) => outcome === 'ok');
    return reply
      .code(ready ? 200 : 503)
      .send({ status: ready ? 'ready' : 'unavailable', checks: Object.fromEntries(checks) });
  });

  server.get('/metrics', quiet, async (_request, reply) =>
    reply.type(parts.telemetry.contentType).send(await parts.telemetry.read()),
  );
}

/** The driver's code, e.g. ` (ECONNREFUSED)`. Its message stays in the log: it may name users and hosts. */
function reasonOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  const shown = typeof code === 'number' ? String(code) : code;
  return typeof shown === 'string' && /^\w{1,40}$/.test(shown) ? ` (${shown})` : '';
}
