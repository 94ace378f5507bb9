import type { FastifyInstance } from 'fastify';
import { addApiRoutes } from './api-routes.ts';
import { addHealthRoutes } from './health-routes.ts';
import type { InstanceParts } from './instance-parts.ts';
import { addPageRoute } from './page-route.ts';
import { requireToken } from './require-token.ts';

/** Every address the instance answers (docs/instance.md), each request counted. */
export function addRoutes(server: FastifyInstance, parts: InstanceParts): void {
  server.addHook('onResponse', (request, reply, done) => {
    parts.telemetry.countRequest({
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    });
    done();
  });
  requireToken(server, parts.adminToken);
  addHealthRoutes(server, parts);
  addApiRoutes(server, parts);
  addPageRoute(server, parts);
}
