import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { convergeClient } from '../../src/operations/converge/converge-client.ts';
import type { OperationContext } from '../../src/operations/context.ts';
import { backupClients } from '../../src/operations/data/backup-clients.ts';
import type { BackupRequest } from '../../src/operations/data/backup-request.ts';
import {
  RESTORE_PARTS,
  type RestoreRequest,
} from '../../src/operations/restore/restore-request.ts';
import { restoreClient } from '../../src/operations/restore/restore-client.ts';
import { readClient } from '../../src/workspace/clients/read-client.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { createFakeEngine, type FakeEngine } from './fake-engine.ts';
import { createFakePostgresql, type FakePostgresql } from './fake-postgresql.ts';
import { operationContext } from './operation-context.ts';
import { buildRecord, putFiles, recordFiles, temporaryFolder, temporaryWorkspace } from './temporary-workspace.ts'; // prettier-ignore

/** As the backup in test/fixtures of format version 1 has it. */
const SUBNET = '10.181.0.64/26';

const TEMPLATE = `name: template
version: 1.0.0
secrets:
  - name: password
    rotate: [{ engine: postgresql, service: database, user: pulso }]
  - name: cache_password
    rotate: [{ engine: redis, service: cache, user: default }]
  - { name: token, rotate: [] }
data:
  database: { engine: postgresql, service: database, user: pulso, secret: password, database: pulso }
`;
const COMPOSE = `name: acme
services:
  app:
    image: app:1
    configs: [{ source: settings, target: /etc/settings.yaml }]
    networks: [default]
    healthcheck: { test: [CMD, 'true'] }
  database:
    image: database:1
    volumes: ['data:/data']
    networks: [default]
    healthcheck: { test: [CMD, 'true'] }
  cache:
    image: cache:1
    networks: [default]
    healthcheck: { test: [CMD, 'true'] }
configs: { settings: { file: config/client.yaml } }
networks: { default: {} }
volumes: { data: {} }
`;

/** A client that runs, with a database and a cache in memory, a repository and a key. */
export interface RestoreFleet {
  workspace: Workspace;
  server: FakePostgresql;
  fake: FakeEngine;
  repository: string;
  context: OperationContext;
  contextWith(changes: Partial<OperationContext>): OperationContext;
  setClock(time: string): void;
  put(files: Record<string, string>): Promise<void>;
  read(path: string): Promise<string>;
  backup(changes?: Partial<BackupRequest>, from?: OperationContext): Promise<string>;
  restore(
    changes?: Partial<RestoreRequest>,
    from?: OperationContext,
  ): ReturnType<typeof restoreClient>;
  deploy(from?: OperationContext): ReturnType<typeof convergeClient>;
}

/** What a fleet has that is not as usual. */
export interface FleetChanges {
  /** Text of template.yaml and of docker-compose.yml, made of the usual one. */
  template?: (usual: string) => string;
  compose?: (usual: string) => string;
  engine?: (fake: FakeEngine) => FakeEngine;
}

const same = <T>(usual: T): T => usual;

export async function createRestoreFleet(
  settings = '',
  { template = same, compose = same, engine = same }: FleetChanges = {},
): Promise<RestoreFleet> {
  const repository = await temporaryFolder();
  const keys = await temporaryFolder();
  const identity = await generateX25519Identity();
  await writeFile(join(keys, 'key'), `# created\n${identity}\n`);
  const recipient = await identityToRecipient(identity);
  const workspace = await temporaryWorkspace({
    'pulso.yaml': `backups:\n  repositories: {main: {url: 'file://${repository}'}}\n  recipients: [${recipient}]\n  key: ${join(keys, 'key')}\n${settings}`,
    '.pulso-id': 'ws-0123456789abcdef0123\n',
    'clients/template/template.yaml': template(TEMPLATE),
    ...recordFiles(buildRecord('acme', { subnet: SUBNET })),
    'clients/acme/docker-compose.yml': compose(COMPOSE),
    'clients/acme/config/client.yaml': 'name: acme\n',
    'clients/acme/config/secrets/password': 'password of acme',
    'clients/acme/config/secrets/cache_password': 'cache of acme',
    'clients/acme/config/secrets/token': 'token of acme',
  });
  const fake = engine(createFakeEngine());
  const fleet = openFleet(workspace, { fake, server: createFakePostgresql(fake), repository });
  const deployed = await fleet.deploy();
  if (deployed.outcome !== 'changed') throw new Error(JSON.stringify(deployed));
  return fleet;
}

/** The same over a copy of its folder: as it is after a kill. */
export function openFleet(
  workspace: Workspace,
  { fake, server, repository }: { fake: FakeEngine; server: FakePostgresql; repository: string },
): RestoreFleet {
  let clock = new Date('2026-11-25T02:30:00Z');
  const contextWith = (changes: Partial<OperationContext> = {}): OperationContext =>
    operationContext(workspace, {
      ...{ openEngine: () => Promise.resolve(server.engine), now: () => clock, ...changes },
    });
  const context = contextWith();
  return {
    ...{ workspace, server, fake, repository, context, contextWith },
    setClock: (time) => void (clock = new Date(time)),
    put: (files) => putFiles(workspace.root, files),
    read: (path) => readFile(join(workspace.root, path), 'utf8'),
    backup: async (changes = {}, from = context) => {
      const asked = { slugs: ['acme'], due: false, keep: false, secrets: true, dryRun: false };
      const { clients } = await backupClients(from, { ...asked, ...changes });
      const id = clients[0]?.backup?.id;
      if (id === undefined) throw new Error(JSON.stringify(clients));
      return id;
    },
    restore: (changes = {}, from = context) =>
      restoreClient(from, {
        ...{ slug: 'acme', mode: 'restore', from: 'latest', only: RESTORE_PARTS, backup: true },
        ...{ dryRun: false, timeout: 1000, confirm: () => Promise.resolve(true), ...changes },
      }),
    deploy: async (from = context) =>
      convergeClient(from, await readClient(workspace, 'acme'), {
        intent: { verb: 'deploy' },
        options: { dryRun: false, timeout: 1000, confirm: () => Promise.resolve(true) },
        engines: () => Promise.resolve(server.engine),
      }),
  };
}
