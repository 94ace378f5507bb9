import type { FastifyInstance } from 'fastify';
import { connectCache } from './cache/connect-cache.ts';
import { loadConfig, readSecret, readSecretIfAny } from './config/load-config.ts';
import { connectDatabase } from './database/connect-database.ts';
import { DIALECTS } from './query/dialects/dialects.ts';
import { addRoutes } from './server/add-routes.ts';
import { createTelemetry } from './server/telemetry.ts';

/**
 * Reads the configuration and listens on every address. Database and cache need not be up;
 * they are closed after the last answer. Throws a ConfigError for files that cannot be used.
 */
export async function startInstance(
  server: FastifyInstance,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const config = await loadConfig(env);
  const { client, model, database: settings } = config;
  const reportLoss = (part: string) => (error: unknown) => {
    server.log.warn({ err: error }, `${part} connection lost`);
  };
  const cachePassword = await readSecret(config, settings.cache.password_file);
  const database = await connectDatabase(config, reportLoss('database'));
  const cache = connectCache(settings.cache, cachePassword, reportLoss('cache'));
  server.addHook('onClose', async () => {
    await Promise.allSettled([database.close(), cache.close()]);
  });
  const adminToken = await readSecretIfAny(config, 'admin_token');
  if (adminToken === undefined) {
    server.log.warn('no admin_token: only /healthz and /readyz answer');
  }
  addRoutes(server, {
    client,
    model,
    dialect: DIALECTS[settings.engine],
    database,
    cache,
    telemetry: createTelemetry(client.slug),
    adminToken,
    now: () => new Date(),
  });
  await server.listen({ host: '0.0.0.0', port: config.port });
}
