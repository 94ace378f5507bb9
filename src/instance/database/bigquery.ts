import { BigQuery } from '@google-cloud/bigquery';
import type { BigQueryConnection } from '../config/database-config.ts';
import type { BoundValue } from '../query/statement.ts';
import { QUERY_TIMEOUT, type Database, type Row } from './database.ts';

/** BigQuery by its `jobs.query` call, with the key of a service account. */
export function connectBigQuery(connection: BigQueryConnection, keyFilename: string): Database {
  const bigquery = new BigQuery({
    projectId: connection.project,
    keyFilename,
    ...(connection.location === undefined ? {} : { location: connection.location }),
    ...(connection.api_endpoint === undefined ? {} : { apiEndpoint: connection.api_endpoint }),
  });
  return {
    async query({ text, values }) {
      const [rows] = await bigquery.query(
        {
          query: text,
          params: values.map(({ value }) => value),
          types: values.map(toType),
          defaultDataset: { projectId: connection.project, datasetId: connection.dataset },
          ...(connection.location === undefined ? {} : { location: connection.location }),
        },
        { timeoutMs: QUERY_TIMEOUT },
      );
      return rows as readonly Row[];
    },
    close: () => Promise.resolve(),
  };
}

function toType({ value, type }: BoundValue): string {
  if (type === 'number') return Number.isInteger(value) ? 'INT64' : 'FLOAT64';
  return { text: 'STRING', boolean: 'BOOL', date: 'DATE', timestamp: 'TIMESTAMP' }[type];
}
