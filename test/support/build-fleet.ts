import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BASE_FILE } from '../../src/workspace/base/base-error.ts';
import { packBase } from '../../src/workspace/base/pack-base.ts';
import { readTemplateOnce } from '../../src/operations/template/read-template-once.ts';
import type { ClientRecord } from '../../src/client/client-record.ts';
import type { ReportEvent } from '../../src/core/reporter.ts';
import type { OperationContext } from '../../src/operations/context.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { buildRecord, recordFiles, temporaryWorkspace } from './temporary-workspace.ts';

/** A stack of two services, one of them with data, a config and a published port. */
export const SMALL_COMPOSE = `name: \${SLUG}
services:
  app:
    image: app:1
    ports: ['127.0.0.1:\${WEB}:8080']
    configs:
      - source: settings
        target: /etc/settings.yaml
    networks: [default]
    depends_on:
      database:
        condition: service_healthy
  database:
    image: database:1
    volumes: ['database-data:/data']
    networks: [default]
    healthcheck:
      test: [CMD, 'true']
configs:
  settings:
    file: config/client.yaml
networks:
  default: {}
volumes:
  database-data: {}
`;

/** A workspace with a template and one client a slug, blocks 1 and up; files by path replace or add. */
export async function buildFleet(
  slugs: readonly string[],
  files: Record<string, string> = {},
): Promise<Workspace> {
  const records = slugs.map((slug, at) => buildRecord(slug, { block: at + 1 }));
  const workspace = await temporaryWorkspace({
    'clients/template/template.yaml': 'name: template\nversion: 1.0.0\nquestions: []\nports: {}\n',
    ...recordFiles(...records),
    ...Object.fromEntries(records.flatMap((record) => Object.entries(clientFiles(record)))),
    ...files,
  });
  for (const record of records) {
    const base = join(workspace.root, 'clients', record.slug, BASE_FILE);
    await writeFile(
      base,
      packBase({ template: record.template, inputs: record, files: new Map() }),
    );
  }
  return workspace;
}

function clientFiles({ slug, ports }: ClientRecord): Record<string, string> {
  const folder = `clients/${slug}`;
  return {
    [`${folder}/docker-compose.yml`]: SMALL_COMPOSE,
    [`${folder}/.env`]: `SLUG=${slug}\nWEB=${ports['web'] ?? 0}\n`,
    [`${folder}/config/client.yaml`]: `name: ${slug}\n`,
  };
}

/** What an operation is given in a test, and what it reported. */
export type TestContext = OperationContext & { events: ReportEvent[]; stop: AbortController };

export function buildContext(workspace: Workspace, engine: Engine): TestContext {
  const events: ReportEvent[] = [];
  const stop = new AbortController();
  return {
    workspace,
    events,
    stop,
    reporter: { report: (event) => void events.push(event) },
    signal: stop.signal,
    now: () => new Date('2024-05-01T13:00:00Z'),
    readTemplate: readTemplateOnce(),
    actor: 'ana@ops-1',
    openEngine: () => Promise.resolve(engine),
  };
}
