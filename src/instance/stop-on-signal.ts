import type { FastifyInstance } from 'fastify';

/** Milliseconds for open requests to be answered: less than the ten seconds a container is given. */
const GRACE = 8_000;

/** Ends the process at SIGTERM or SIGINT: no new connections, open requests answered, pools closed, code 0; 1 past the grace. */
export function stopOnSignal(server: FastifyInstance): void {
  const stop = (signal: NodeJS.Signals): void => {
    server.log.info({ signal }, 'stopping');
    setTimeout(() => {
      server.log.error('requests still open at the end of the grace period');
      process.exit(1);
    }, GRACE).unref();
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        server.log.error({ err: error }, 'could not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}
