import type { FastifyError, FastifyInstance } from 'fastify';
import { notAllowed } from '../query/bad-request.ts';

/** Every error in one shape: `{error: {code, message, request}}`. Bad requests are explained; internal errors are only logged. */
export function addErrorReplies(server: FastifyInstance): void {
  server.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, 'request failed');
    const { code, message } =
      status === 500
        ? { code: 'internal', message: 'internal error; see the log of this request' }
        : error;
    return reply.code(status).send({ error: { code, message, request: request.id } });
  });

  server.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const { message } = notAllowed('page', path, [
      '/',
      '/api/client',
      '/api/dimensions',
      '/api/metrics',
      '/api/query',
    ]);
    return reply.code(404).send({ error: { code: 'not-found', message, request: request.id } });
  });
}
