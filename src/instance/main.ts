import { ConfigError } from './config/config-error.ts';
import { createServer } from './server/create-server.ts';
import { logOptions } from './server/log-options.ts';
import { startInstance } from './start-instance.ts';
import { stopOnSignal } from './stop-on-signal.ts';

const server = createServer({ logger: logOptions });
stopOnSignal(server);
try {
  await startInstance(server, process.env);
} catch (error) {
  if (error instanceof ConfigError) {
    server.log.fatal({ problems: error.problems }, `cannot start: ${error.message}`);
  } else {
    server.log.fatal({ err: error }, 'cannot start');
  }
  process.exit(1);
}
