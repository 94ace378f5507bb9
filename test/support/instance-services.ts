import { createService, type ServiceContainer } from './service-container.ts';

export type ServerEngine = 'postgresql' | 'mysql';

/** Awkward on purpose: quotes, spaces and signs of every language it passes through. */
export const PASSWORD = `p'a"s\`s\\w $0rd#%ñ`;
/** The cache's own, plain enough for a redis.conf. */
export const CACHE_PASSWORD = 'cache-hunter2';

/** A database server, not started, that loads `schema` when it first starts. */
export function createDatabase(engine: ServerEngine, schema: string): Promise<ServiceContainer> {
  const files = { '/docker-entrypoint-initdb.d/10-schema.sql': schema };
  if (engine === 'postgresql') {
    const env = { POSTGRES_DB: 'pulso', POSTGRES_USER: 'pulso', POSTGRES_PASSWORD: PASSWORD };
    return createService({ image: 'postgres:15', port: 5432, env, files });
  }
  const env = {
    MYSQL_DATABASE: 'pulso',
    MYSQL_USER: 'pulso',
    MYSQL_PASSWORD: PASSWORD,
    MYSQL_ROOT_PASSWORD: PASSWORD,
  };
  return createService({ image: 'mysql:8.0', port: 3306, env, files });
}

/** A Redis, not started; in another container's network where one is named. */
export function createCache(network?: string): Promise<ServiceContainer> {
  const command = ['redis-server', '--requirepass', CACHE_PASSWORD];
  return createService({ image: 'redis:7', port: 6379, command, ...(network ? { network } : {}) });
}

/** The connection to a server as database.yaml has it. */
export function connectionTo(port: number) {
  return {
    host: '127.0.0.1',
    port,
    name: 'pulso',
    user: 'pulso',
    password_file: 'database_password',
    pool_max: 5,
  };
}
