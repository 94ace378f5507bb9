import type { Cache } from '../cache/cache.ts';
import type { ClientConfig } from '../config/client-config.ts';
import type { Database } from '../database/database.ts';
import type { DimensionModel } from '../dimensions/dimension-model.ts';
import type { Dialect } from '../query/dialect.ts';
import type { Telemetry } from './telemetry.ts';

/** All the server answers from. */
export interface InstanceParts {
  client: ClientConfig;
  model: DimensionModel;
  dialect: Dialect;
  database: Database;
  cache: Cache;
  telemetry: Telemetry;
  /** What callers of everything but the probes have to know; absent: nobody is let in. */
  adminToken: string | undefined;
  now: () => Date;
}
