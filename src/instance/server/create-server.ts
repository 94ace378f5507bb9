import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { addErrorReplies } from './error-reply.ts';

/** A server with its log, its manners and no routes yet. */
export function createServer(options: Pick<FastifyServerOptions, 'logger'> = {}): FastifyInstance {
  const server = Fastify({ ...options, bodyLimit: 16_384, requestTimeout: 30_000 });
  server.addHook('onSend', (_request, reply, _payload, done) => {
    reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store');
    done();
  });
  addErrorReplies(server);
  return server;
}
