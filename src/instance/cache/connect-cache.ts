import { createClient } from 'redis';
import type { CacheConnection } from '../config/database-config.ts';
import { withDeadline } from '../deadline.ts';
import type { Cache } from './cache.ts';

const CONNECT_TIMEOUT = 3_000;
const COMMAND_TIMEOUT = 1_000;
const LONGEST_PAUSE = 2_000;

/** Connects to Redis, which need not be up yet: retries for as long as the instance runs. */
export function connectCache(
  connection: CacheConnection,
  password: string,
  reportLoss: (error: unknown) => void,
): Cache {
  const redis = createClient({
    password,
    // While Redis is unreachable, commands fail immediately instead of waiting in a queue.
    disableOfflineQueue: true,
    socket: {
      host: connection.host,
      port: connection.port,
      connectTimeout: CONNECT_TIMEOUT,
      reconnectStrategy: (attempt) => Math.min(50 * 2 ** attempt, LONGEST_PAUSE),
    },
  });
  let lost = false;
  redis.on('error', (error) => {
    // Every attempt fails with the same error: one log line each time the connection is lost.
    if (!lost) reportLoss(error);
    lost = true;
  });
  redis.on('ready', () => {
    lost = false;
  });
  redis.connect().catch(reportLoss);
  return {
    async ping() {
      await withDeadline(redis.ping(), COMMAND_TIMEOUT);
    },
    async get(key) {
      const text = await withDeadline(redis.get(key), COMMAND_TIMEOUT).catch(() => null);
      return text ?? undefined;
    },
    async set(key, text, seconds) {
      const work = redis.set(key, text, { EX: seconds });
      await withDeadline(work, COMMAND_TIMEOUT).catch(() => undefined);
    },
    async close() {
      // QUIT waits for an answer, which an unreachable Redis never gives.
      if (redis.isReady) await withDeadline(redis.close(), COMMAND_TIMEOUT).catch(() => undefined);
      if (redis.isOpen) redis.destroy();
    },
  };
}
