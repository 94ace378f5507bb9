import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateKeyPairSync, createVerify } from 'node:crypto';
import { onTestFinished } from 'vitest';

/** A `jobs.query` request as it came, https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/query */
export interface JobsQuery {
  query: string;
  useLegacySql: boolean;
  location?: string;
  parameterMode?: string;
  queryParameters?: { parameterType: { type: string }; parameterValue: { value: string } }[];
  defaultDataset: { projectId: string; datasetId: string };
  timeoutMs: number;
}

export interface TableAnswer {
  fields: { name: string; type: string }[];
  rows: (string | null)[][];
}

export interface BigQueryServer {
  endpoint: string;
  /** Text of a service account's key file whose requests it accepts. */
  credentials: string;
  asked: JobsQuery[];
  /** What the next questions are answered with: a table, or a refusal. */
  answer: TableAnswer | { refusal: { code: number; message: string; reason: string } };
}

/** Speaks the part of BigQuery's REST API that `jobs.query` is, and refuses whatever is not well formed. */
export async function startBigQueryServer(project: string): Promise<BigQueryServer> {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const state: BigQueryServer = {
    endpoint: '',
    credentials: JSON.stringify({
      type: 'service_account',
      project_id: project,
      private_key_id: 'key-1',
      private_key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }),
      client_email: `pulso@${project}.iam.gserviceaccount.com`,
      client_id: '1',
      // Outside Google's own domain the key signs each request itself, without asking Google for a token.
      universe_domain: 'example.test',
    }),
    asked: [],
    answer: { fields: [{ name: 'value', type: 'INTEGER' }], rows: [['1']] },
  };
  const server = createServer((request, response) => {
    void answer(request, response);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const token = /^Bearer (.+)\.(.+)\.(.+)$/.exec(request.headers.authorization ?? '');
    const signed = createVerify('RSA-SHA256').update(`${token?.[1] ?? ''}.${token?.[2] ?? ''}`);
    if (!token || !signed.verify(keys.publicKey, token[3] ?? '', 'base64url')) {
      refuse(response, { code: 401, message: 'not signed by the key', reason: 'authError' });
      return;
    }
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (request.method !== 'POST' || path !== `/bigquery/v2/projects/${project}/queries`) {
      refuse(response, {
        code: 404,
        message: `${request.method ?? ''} ${path}`,
        reason: 'notFound',
      });
      return;
    }
    const asked = JSON.parse(Buffer.concat(chunks).toString()) as JobsQuery;
    state.asked.push(asked);
    const marks = asked.query.match(/\?/g)?.length ?? 0;
    if ((asked.queryParameters?.length ?? 0) !== marks) {
      refuse(response, { code: 400, message: `${marks} placeholders`, reason: 'invalidQuery' });
    } else if ('refusal' in state.answer) {
      refuse(response, state.answer.refusal);
    } else {
      send(response, 200, tableOf(project, state.answer));
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  state.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return state;
}

function tableOf(project: string, { fields, rows }: TableAnswer): object {
  return {
    kind: 'bigquery#queryResponse',
    jobComplete: true,
    jobReference: { projectId: project, jobId: 'job-1', location: 'US' },
    totalRows: String(rows.length),
    schema: { fields: fields.map((field) => ({ ...field, mode: 'NULLABLE' })) },
    rows: rows.map((row) => ({ f: row.map((v) => ({ v })) })),
  };
}

function refuse(
  response: ServerResponse,
  { code, message, reason }: { code: number; message: string; reason: string },
): void {
  send(response, code, {
    error: { code, message, errors: [{ message, reason, domain: 'global' }] },
  });
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
