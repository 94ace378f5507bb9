import { BigQuery, BigQueryDate, BigQueryTimestamp } from '@google-cloud/bigquery';
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
          params: values.map(toParameter),
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

/** The client takes dates and timestamps as objects of its own: a text would be sent as nothing. */
function toParameter({ value, type }: BoundValue): BigQueryDate | BigQueryTimestamp | string {
  const text = String(value);
  if (type === 'date') return new BigQueryDate(text);
  return type === 'timestamp' ? new BigQueryTimestamp(text) : text;
}

function toType({ value, type }: BoundValue): string {
  if (type === 'number') return Number.isInteger(value) ? 'INT64' : 'FLOAT64';
  return { text: 'STRING', boolean: 'BOOL', date: 'DATE', timestamp: 'TIMESTAMP' }[type];
}
