import pg from 'pg';
import type { ServerConnection } from '../config/database-config.ts';
import { CONNECT_TIMEOUT, QUERY_TIMEOUT, type Database, type ReportLoss } from './database.ts';

/** PostgreSQL over a pool of connections. */
export function connectPostgresql(
  connection: ServerConnection,
  password: string,
  reportLoss: ReportLoss,
): Database {
  const pool = new pg.Pool({
    host: connection.host,
    port: connection.port,
    database: connection.name,
    user: connection.user,
    password,
    max: connection.pool_max,
    application_name: 'pulso-instance',
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    statement_timeout: QUERY_TIMEOUT,
    // For a server that stops answering: longer than its own limit, so that its error comes first.
    query_timeout: QUERY_TIMEOUT + 1_000,
    keepAlive: true,
  });
  // Without a listener a connection lost while idle would end the process.
  pool.on('error', reportLoss);
  return {
    async query({ text, values }) {
      const result = await pool.query<Record<string, unknown>>(
        text,
        values.map(({ value }) => value),
      );
      return result.rows;
    },
    close: () => pool.end(),
  };
}
