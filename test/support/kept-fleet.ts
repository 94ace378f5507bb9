import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { BackupKeyResult, BackupResult } from '../../src/operations/catalog/schemas/data-schemas.ts'; // prettier-ignore
import { KEPT_MANIFESTS } from './kept-manifests.ts';
import { readStandIns } from './shipped-fleet.ts';
import { spawnPulso, type PulsoProcess } from './spawn-pulso.ts';
import { openSpawnedFleet, type SpawnedFleet } from './spawned-fleet.ts';
import { putFiles, temporaryFolder } from './temporary-workspace.ts';

/** PostgreSQL, and an app on the same image that writes to its volume of files as long as it runs. */
const COMPOSE = `name: {{yaml slug}}
services:
  app:
    image: postgres:15
    user: '0:0'
    init: true
    entrypoint: [bash, -c]
    command: ['while :; do date +%s%N >> /files/log; date +%s%N > /files/now; sleep 0.2; done']
    volumes: ['files:/files']
    depends_on: { database: { condition: service_healthy } }
    healthcheck: { test: [CMD, test, -s, /files/now], interval: 1s, retries: 60 }
  database:
    image: postgres:15
    environment:
      POSTGRES_DB: pulso
      POSTGRES_USER: pulso
      POSTGRES_PASSWORD_FILE: /run/secrets/password
    volumes: ['data:/var/lib/postgresql/data']
    secrets: [password]
    healthcheck:
      test: [CMD, pg_isready, --host=127.0.0.1, --username=pulso, --dbname=pulso]
      interval: 1s
      retries: 90
networks: { default: { ipam: { config: [{ subnet: {{yaml subnet}} }] } } }
volumes: { data: {}, files: {} }
secrets: { password: { file: config/secrets/password } }
`;
const TEMPLATE = `name: template
version: 1.0.0
questions: [{ key: name, type: text, prompt: Name }]
secrets:
  - name: password
    rotate: [{ engine: postgresql, service: database, user: pulso }]
data:
  database: { engine: postgresql, service: database, user: pulso, secret: password, database: pulso }
  volumes: [files]
`;

/** A workspace whose clients have a database and a volume of files, with a repository and a key. */
export interface KeptFleet extends SpawnedFleet {
  /** Folder of the workspace's backups; a client's are in a folder of its slug. */
  backups: () => Promise<string>;
  spawn(...argv: string[]): PulsoProcess;
  /** Deploys a new client. */
  create(name: string): Promise<string>;
  save(slug: string): Promise<string>;
  query(slug: string, sql: string): Promise<string>;
}

/**
 * `other`: settings of the target of that name; absent: another name for this machine's engine. `first`: first block of its
 * clients, whose networks no test has that runs at the same time.
 */
export async function openKeptFleet({
  other = { engine: 'docker' },
  first = 1860,
}: { other?: Readonly<Record<string, string>>; first?: number } = {}): Promise<KeptFleet> {
  const spawned = await openSpawnedFleet();
  const { root } = spawned;
  const repository = await temporaryFolder();
  const fleet: KeptFleet = {
    ...spawned,
    backups: async () => join(repository, (await readFile(join(root, '.pulso-id'), 'utf8')).trim()),
    spawn: (...argv) => spawnPulso(root, argv),
    create: async (name) => {
      const slug = fleet.slug(name);
      await fleet.json(0, 'create', slug, '--name', name);
      await fleet.json(0, 'deploy', slug);
      return slug;
    },
    save: async (slug) => {
      const { clients } = await fleet.json<BackupResult>(0, 'backup', slug);
      return clients[0]?.backup?.id ?? '';
    },
    query: (slug, sql) =>
      fleet.run(slug, 'database', 'psql', '--username=pulso', '--dbname=pulso', '--no-align', '--tuples-only', '--quiet', '--set=ON_ERROR_STOP=1', '--command', sql), // prettier-ignore
  };
  await mkdir(join(root, 'clients'), { recursive: true });
  await putFiles(root, {
    'pulso.yaml': '',
    'clients/template/template.yaml': TEMPLATE,
    'clients/template/docker-compose.yml.hbs': COMPOSE,
    ...Object.fromEntries(
      Object.entries(KEPT_MANIFESTS).map(([name, text]) => [
        `clients/template/k8s/${name}.hbs`,
        text,
      ]),
    ),
  });
  const key = await fleet.json<BackupKeyResult>(0, 'backup-key', 'backup.key');
  const settings = {
    ...{ blocks: { first }, network: { pool: '10.128.0.0/14' } },
    ...{ images: await readStandIns() },
    targets: { local: { engine: 'docker' }, other },
    backups: {
      repositories: { main: { url: `file://${repository}` } },
      ...{ recipients: [key.recipient], key: 'backup.key' },
    },
  };
  await writeFile(join(root, 'pulso.local.yaml'), stringify(settings));
  return fleet;
}
