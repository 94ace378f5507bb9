import { describe, expect, it } from 'vitest';
import { connectDatabase } from '../../../src/instance/database/connect-database.ts';
import { pingDatabase } from '../../../src/instance/database/database.ts';
import { DIALECTS } from '../../../src/instance/query/dialects/dialects.ts';
import { parseQuery } from '../../../src/instance/query/parse-query.ts';
import { runQuery } from '../../../src/instance/query/run-query.ts';
import { startBigQueryServer, type BigQueryServer } from '../../support/bigquery-server.ts';
import { FakeCache } from '../../support/instance-parts.ts';
import { sampleModel } from '../../support/sample-dimensions.ts';
import { putFiles, temporaryFolder } from '../../support/temporary-workspace.ts';

const PROJECT = 'claro-co';
const model = sampleModel();

async function connect(server: BigQueryServer, credentials = server.credentials) {
  const secretsFolder = await temporaryFolder();
  await putFiles(secretsFolder, { 'key.json': credentials });
  const cache = { host: 'cache', port: 6379, password_file: 'unused' };
  const connection = {
    project: PROJECT,
    dataset: 'ventas',
    location: 'southamerica-east1',
    credentials_file: 'key.json',
    api_endpoint: server.endpoint,
  };
  const database = { version: 1, engine: 'bigquery', connection, cache } as const;
  return connectDatabase({ database, secretsFolder }, () => undefined);
}

async function ask(server: BigQueryServer, query: Record<string, string>) {
  const database = await connect(server);
  const dialect = DIALECTS.bigquery;
  const parts = { model, dialect, timezone: 'America/Bogota', database, cache: new FakeCache() };
  return runQuery(parts, parseQuery(model, query, '2025-05-10'));
}

it('sends the statement with typed parameters, the dataset and the location', async () => {
  const server = await startBigQueryServer(PROJECT);
  server.answer = {
    fields: [
      { name: 'month', type: 'STRING' },
      { name: 'region', type: 'STRING' },
      { name: 'value', type: 'NUMERIC' },
    ],
    rows: [
      ['2025-05-01', 'Chocó', '1234.50'],
      ['2025-05-01', null, null],
    ],
  };
  const result = await ask(server, { metric: 'revenue', by: 'month,region' });
  expect(result.rows).toEqual([
    { month: '2025-05-01', region: 'Chocó', value: 1234.5 },
    { month: '2025-05-01', region: null, value: null },
  ]);
  const typed = (type: string, value: string) => ({
    parameterType: { type },
    parameterValue: { value },
  });
  expect(server.asked).toEqual([
    expect.objectContaining({
      useLegacySql: false,
      location: 'southamerica-east1',
      defaultDataset: { projectId: PROJECT, datasetId: 'ventas' },
      parameterMode: 'positional',
      queryParameters: [
        typed('STRING', 'America/Bogota'),
        typed('TIMESTAMP', '2025-04-11T05:00:00.000Z'),
        typed('TIMESTAMP', '2025-05-11T05:00:00.000Z'),
        typed('STRING', 'void'),
      ],
    }),
  ]);
});

it('sends dates and numbers with their types', async () => {
  const server = await startBigQueryServer(PROJECT);
  await ask(server, { metric: 'joined', from: '2025-05-01' });
  await ask(server, { metric: 'average_order' });
  const sent = server.asked.map(({ queryParameters = [] }) =>
    queryParameters.map(({ parameterType, parameterValue }) => [
      parameterType.type,
      parameterValue.value,
    ]),
  );
  expect(sent).toEqual([
    [
      ['DATE', '2025-05-01'],
      ['DATE', '2025-05-11'],
    ],
    [
      ['STRING', "20'24"],
      ['STRING', 'ñ"; DROP TABLE x; --'],
      ['FLOAT64', '10.5'],
    ],
  ]);
});

describe('readiness', () => {
  it('runs a query', async () => {
    const server = await startBigQueryServer(PROJECT);
    await pingDatabase(await connect(server));
    expect(server.asked.map(({ query }) => query)).toEqual(['SELECT 1']);
  });

  it("fails with BigQuery's error", async () => {
    const server = await startBigQueryServer(PROJECT);
    const refusal = { code: 403, message: 'Access Denied: Dataset ventas', reason: 'accessDenied' };
    server.answer = { refusal };
    await expect(pingDatabase(await connect(server))).rejects.toMatchObject({ code: 403 });
  });

  it('fails with the key of another service account', async () => {
    const [server, other] = [
      await startBigQueryServer(PROJECT),
      await startBigQueryServer(PROJECT),
    ];
    const database = await connect(server, other.credentials);
    await expect(pingDatabase(database)).rejects.toMatchObject({ code: 401 });
    expect(server.asked).toEqual([]);
  });
});
