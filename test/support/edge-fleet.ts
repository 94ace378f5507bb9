import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Dockerode from 'dockerode';
import { onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { EDGE_SLUG } from '../../src/engine/edge/edge.ts';
import { removeClients } from './remove-clients.ts';
import { openShippedFleet, readStandIns, type ShippedFleet } from './shipped-fleet.ts';
import { smallTemplate } from './small-template.ts';
import { putFiles } from './temporary-workspace.ts';

export const EDGE_PORTS = { http: 28080, https: 28443 };
export const DOMAIN = 'clients.test';

/** A web service that answers with what it was asked, and a database that nobody else may reach. */
const COMPOSE = `name: {{yaml slug}}
services:
  app:
    image: node:24-bookworm-slim
    command:
      - node
      - -e
      - >-
        require('http').createServer((q, r) => r.end(JSON.stringify({
        path: q.url, headers: q.headers, client: {{json slug}}, word: process.env.WORD }))).listen(8080)
    environment: { WORD: one }
    init: true
    ports: ['127.0.0.1:{{ports.web}}:8080']
    healthcheck:
      test: [CMD, node, -e, "fetch('http://127.0.0.1:8080/healthz').then((a) => process.exit(a.ok ? 0 : 1))"]
      interval: 1s
      start_period: 30s
  database:
    image: node:24-bookworm-slim
    command: [node, -e, "require('net').createServer((s) => s.destroy()).listen(5432)"]
    init: true
networks:
  default:
    ipam: { config: [{ subnet: {{yaml subnet}} }] }
`;

/** A fleet of light clients with an edge on ports of its own, which goes when the test ends. */
export async function openEdgeFleet(): Promise<ShippedFleet> {
  const fleet = await openShippedFleet();
  await removeAbandoned(fleet.docker);
  await rm(join(fleet.root, 'clients/template'), { recursive: true });
  await putFiles(fleet.root, smallTemplate({ 'docker-compose.yml.hbs': COMPOSE }));
  const edge = { domain: DOMAIN, certificates: 'internal', bind: '127.0.0.1', ...EDGE_PORTS };
  const settings = {
    blocks: { first: 1800 },
    network: { pool: '10.128.0.0/14' },
    edge: { ...edge, pool: '10.132.0.0/16' },
    images: await readStandIns(),
  };
  await writeFile(join(fleet.root, 'pulso.local.yaml'), stringify(settings));
  onTestFinished(() => removeClients(fleet.docker, [EDGE_SLUG]));
  return fleet;
}

/** An edge of a test whose workspace is gone: one that was killed takes nothing down. */
async function removeAbandoned(docker: Dockerode): Promise<void> {
  const filters = { label: [`com.docker.compose.project=${EDGE_SLUG}`] };
  const [found] = await docker.listContainers({ all: true, filters });
  const folder = found?.Labels['com.docker.compose.project.working_dir'] ?? '';
  const isGone = folder.startsWith(tmpdir()) && !existsSync(folder);
  if (isGone) await removeClients(docker, [EDGE_SLUG]);
}

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

interface Question {
  path?: string;
  headers?: Record<string, string>;
  /** Certificate authority that is trusted; absent: plain http. */
  ca?: string;
}

/** Asks the edge for a host name, as a browser would; rejects where the connection fails. */
export function askEdge(host: string, { path = '/', headers, ca }: Question = {}): Promise<Answer> {
  const port = ca === undefined ? EDGE_PORTS.http : EDGE_PORTS.https;
  const send = ca === undefined ? httpRequest : httpsRequest;
  const tls = ca === undefined ? {} : { ca, servername: host };
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, timeout: 20_000, agent: false, ...tls };
    const request = send({ ...options, headers: { host, ...headers } }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => (body += text));
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body });
      });
      answer.on('error', reject);
    });
    request.on('error', reject).on('timeout', () => request.destroy(new Error('no answer')));
    request.end();
  });
}
