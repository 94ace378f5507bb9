import * as z from 'zod';

/** A file in the secrets folder (or an absolute path); the value itself is never in a configuration file. */
const secretFile = z.string().min(1);
const port = z.int().min(1).max(65535);

const serverConnection = z.strictObject({
  host: z.string().min(1),
  port,
  name: z.string().min(1),
  user: z.string().min(1),
  password_file: secretFile,
  /** Maximum number of open connections. */
  pool_max: z.int().min(1).max(500).default(10),
});

const bigqueryConnection = z.strictObject({
  project: z.string().min(1),
  dataset: z.string().min(1),
  /** Where the dataset lives, e.g. `southamerica-east1`; absent: BigQuery finds it. */
  location: z.string().min(1).exactOptional(),
  credentials_file: secretFile,
  /** A regional or private endpoint in place of Google's public one. */
  api_endpoint: z.url().exactOptional(),
});

const cache = z.strictObject({
  host: z.string().min(1),
  port,
  password_file: secretFile,
});

/** The shape of database.yaml. */
export const databaseConfigSchema = z.discriminatedUnion('engine', [
  z.strictObject({
    version: z.literal(1),
    engine: z.enum(['postgresql', 'mysql']),
    connection: serverConnection,
    cache,
  }),
  z.strictObject({
    version: z.literal(1),
    engine: z.literal('bigquery'),
    connection: bigqueryConnection,
    cache,
  }),
]);

export type DatabaseConfig = z.infer<typeof databaseConfigSchema>;
export type ServerConnection = z.infer<typeof serverConnection>;
export type BigQueryConnection = z.infer<typeof bigqueryConnection>;
export type CacheConnection = z.infer<typeof cache>;
