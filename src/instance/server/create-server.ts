import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { addErrorReplies } from './error-reply.ts';

/** A server with its log, headers and error replies, without routes. */
export function createServer(options: Pick<FastifyServerOptions, 'logger'> = {}): FastifyInstance {
  const server = Fastify({ ...options, bodyLimit: 16_384, requestTimeout: 30_000 });
  let closing = false;
  server.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  server.addHook('onSend', (_request, reply, _payload, done) => {
    reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store');
    // Kept alive, the connection of a request answered while closing would hold the server open.
    if (closing) reply.header('connection', 'close');
    done();
  });
  addErrorReplies(server);
  return server;
}
