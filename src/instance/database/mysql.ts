import { createPool, type PoolConnection, type RowDataPacket } from 'mysql2/promise';
import type { ServerConnection } from '../config/database-config.ts';
import type { BoundValue } from '../query/statement.ts';
import { CONNECT_TIMEOUT, QUERY_TIMEOUT, type Database, type ReportLoss } from './database.ts';

/** MySQL 8 or MariaDB over a pool of connections, each of them in UTC. */
export function connectMysql(
  connection: ServerConnection,
  password: string,
  reportLoss: ReportLoss,
): Database {
  const pool = createPool({
    host: connection.host,
    port: connection.port,
    database: connection.name,
    user: connection.user,
    password,
    connectionLimit: connection.pool_max,
    connectTimeout: CONNECT_TIMEOUT,
    timezone: 'Z',
  });
  pool.pool.on('connection', (fresh) => {
    // Queued before anything else on this connection; TIMESTAMP columns are then compared in UTC.
    fresh.query("SET time_zone = '+00:00'", (error) => {
      if (error) reportLoss(error);
    });
  });
  return {
    async query({ text, values }) {
      const lease = await pool.getConnection();
      try {
        const [rows] = await lease.execute<RowDataPacket[]>(
          { sql: text, timeout: QUERY_TIMEOUT },
          values.map(toMysql),
        );
        lease.release();
        return rows;
      } catch (error) {
        releaseConnection(lease, error);
        throw error;
      }
    },
    close: () => pool.end(),
  };
}

/** A connection whose statement timed out is still busy with it: the next user must not wait behind. */
function releaseConnection(lease: PoolConnection, error: unknown): void {
  const { code } = error as { code?: string };
  if (code === 'PROTOCOL_SEQUENCE_TIMEOUT') lease.destroy();
  else lease.release();
}

/** DATETIME wants no `T` and no `Z`. */
function toMysql({ value, type }: BoundValue): BoundValue['value'] {
  if (type !== 'timestamp') return value;
  return new Date(String(value)).toISOString().replace('T', ' ').replace('Z', '');
}
