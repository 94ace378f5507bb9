import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import type { Engine } from '../../src/engine/engine.ts';
import { catalog } from '../../src/operations/catalog.ts';
import type { OperationContext } from '../../src/operations/context.ts';
import { createAndDeploy } from '../../src/operations/create/create-and-deploy.ts';
import { backupClients } from '../../src/operations/data/backup-clients.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { createFakeEngine, type FakeEngine } from './fake-engine.ts';
import { createFakePostgresql, type FakePostgresql } from './fake-postgresql.ts';
import type { FleetChanges } from './restore-fleet.ts';
import { operationContext } from './operation-context.ts';
import { temporaryFolder, temporaryWorkspace } from './temporary-workspace.ts';

const TEMPLATE = `name: template
version: 1.0.0
questions:
  - { key: name, type: text, prompt: Name }
  - { key: plan, type: text, prompt: Plan, default: basic }
ports: { web: { base: 8000 } }
secrets:
  - name: password
    rotate: [{ engine: postgresql, service: database, user: pulso }]
  - { name: token, rotate: [] }
data:
  database: { engine: postgresql, service: database, user: pulso, secret: password, database: pulso }
`;
const COMPOSE = `name: {{yaml slug}}
services:
  app:
    image: app:1
    ports: ['127.0.0.1:{{ports.web}}:8080']
    configs: [{ source: settings, target: /etc/settings.yaml }]
    networks: [default]
    healthcheck: { test: [CMD, 'true'] }
  database:
    image: database:1
    volumes: ['data:/data']
    networks: [default]
    secrets: [password]
    healthcheck: { test: [CMD, 'true'] }
configs: { settings: { file: config/client.yaml } }
networks: { default: {} }
volumes: { data: {} }
secrets: { password: { file: config/secrets/password } }
`;

const CLIENT_CONFIG = `slug: {{yaml slug}}
name: {{yaml name}}
country: CO
language: es
currency: COP
timezone: America/Bogota
`;

const same = <T>(usual: T): T => usual;

/** A client that runs on one of two targets, each with a database in memory of its own for every client. */
export interface CopyFleet {
  workspace: Workspace;
  context: OperationContext;
  /** Of the targets local and other. */
  engines: Readonly<Record<string, FakeEngine>>;
  server(slug: string, target?: string): FakePostgresql;
  path(...parts: string[]): string;
  read(path: string): Promise<string>;
  backup(slug: string, from?: OperationContext): Promise<string>;
}

export async function createCopyFleet({
  template = same,
  compose = same,
  engine = same,
}: FleetChanges = {}): Promise<CopyFleet> {
  // prettier-ignore
  const repository = await temporaryFolder();
  const keys = await temporaryFolder();
  const identity = await generateX25519Identity();
  await writeFile(join(keys, 'key'), `${identity}\n`);
  const workspace = await temporaryWorkspace({
    'pulso.yaml': `blocks: {first: 900, last: 940}
network: {pool: 10.223.0.0/16}
targets: {local: {engine: docker}, other: {engine: docker, host: 'tcp://127.0.0.1:1'}}
backups:
  repositories: {main: {url: 'file://${repository}'}}
  recipients: [${await identityToRecipient(identity)}]
  key: ${join(keys, 'key')}
`,
    'clients/template/template.yaml': template(TEMPLATE),
    'clients/template/docker-compose.yml.hbs': compose(COMPOSE),
    'clients/template/config/client.yaml.hbs': CLIENT_CONFIG,
  });
  const engines = { local: engine(createFakeEngine()), other: engine(createFakeEngine()) };
  const servers = new Map<string, FakePostgresql>();
  const serverOf = (slug: string, target = 'local'): FakePostgresql => {
    const key = `${target}/${slug}`;
    const fake = target === 'other' ? engines.other : engines.local;
    const found = servers.get(key) ?? createFakePostgresql(fake);
    servers.set(key, found);
    return found;
  };
  const openEngine = (name: string): Engine => {
    const fake = name === 'other' ? engines.other : engines.local;
    return {
      ...fake,
      exec: (slug, ...rest) => serverOf(slug, name).engine.exec(slug, ...rest),
    };
  };
  const context = operationContext(workspace, {
    openEngine: (name) => Promise.resolve(openEngine(name)),
    now: () => new Date('2026-11-25T02:30:00Z'),
  });
  const given = { slug: 'acme', given: { name: 'Acme' }, deploy: {} };
  const created = await createAndDeploy(
    context,
    catalog.create.accept({ ...given, confirm: 'granted', confirmPlan: 'granted' }),
  );
  if (created.deploy?.outcome !== 'changed') throw new Error(JSON.stringify(created.deploy));
  return {
    ...{ workspace, context, engines, server: serverOf },
    path: (...parts) => join(workspace.root, ...parts),
    read: (path) => readFile(join(workspace.root, path), 'utf8'),
    backup: async (slug, from = context) => {
      const asked = { slugs: [slug], due: false, keep: false, secrets: true, dryRun: false };
      const { clients } = await backupClients(from, asked);
      const id = clients[0]?.backup?.id;
      if (id === undefined) throw new Error(JSON.stringify(clients));
      return id;
    },
  };
}
