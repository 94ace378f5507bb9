import { readSecret, secretPath, type InstanceConfig } from '../config/load-config.ts';
import type { Database, ReportLoss } from './database.ts';

/** The client's database; loads only the driver it needs. It need not be up yet. */
export async function connectDatabase(
  config: Pick<InstanceConfig, 'database' | 'secretsFolder'>,
  reportLoss: ReportLoss,
): Promise<Database> {
  const { database } = config;
  if (database.engine === 'bigquery') {
    const { connectBigQuery } = await import('./bigquery.ts');
    const { credentials_file: file } = database.connection;
    await readSecret(config, file);
    return connectBigQuery(database.connection, secretPath(config, file));
  }
  const password = await readSecret(config, database.connection.password_file);
  if (database.engine === 'mysql') {
    const { connectMysql } = await import('./mysql.ts');
    return connectMysql(database.connection, password, reportLoss);
  }
  const { connectPostgresql } = await import('./postgresql.ts');
  return connectPostgresql(database.connection, password, reportLoss);
}
