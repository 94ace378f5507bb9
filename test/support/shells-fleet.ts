import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { stringify } from 'yaml';
import { packageRoot } from '../../src/workspace/disk/package-root.ts';
import { readStandIns } from './shipped-fleet.ts';
import { openSpawnedFleet, type SpawnedFleet } from './spawned-fleet.ts';
import { putFiles } from './temporary-workspace.ts';
import { ensureTestImage, TEST_IMAGE } from './test-image.ts';

const TEMPLATE = `name: template
version: 1.0.0
questions: []
ports: { web: { base: 7000 } }
secrets:
  - name: admin_token
    rotate: []
  - name: database_password
  - name: shop_password
    rotate: [{ engine: mysql, service: shop, user: shop, database: shop }]
  - name: cache_password
    rotate: [{ engine: redis, service: cache, user: default }]
data:
  database: { engine: postgresql, service: database, user: pulso, secret: database_password, database: pulso }
`;

const COMPOSE = `name: {{yaml slug}}
services:
  app:
    image: ${TEST_IMAGE}
    command: [sh, -c, 'mkdir /www && echo hola > /www/index.html && exec httpd -f -p 8080 -h /www']
    environment: { GREETING: 'from {{slug}}' }
    ports: ['127.0.0.1:{{ports.web}}:8080']
    secrets: [admin_token]
    volumes: ['files:/files']
    stop_grace_period: 1s
  database:
    image: postgres:15
    environment: { POSTGRES_DB: pulso, POSTGRES_USER: pulso, POSTGRES_PASSWORD_FILE: /run/secrets/database_password }
    secrets: [database_password]
    volumes: ['database:/var/lib/postgresql/data']
    healthcheck: { test: [CMD, pg_isready, --host=127.0.0.1, --username=pulso], interval: 1s, retries: 90 }
  shop:
    image: mysql:8.0
    environment:
      MYSQL_DATABASE: shop
      MYSQL_USER: shop
      MYSQL_PASSWORD_FILE: /run/secrets/shop_password
      MYSQL_RANDOM_ROOT_PASSWORD: '1'
    secrets: [shop_password]
    volumes: ['shop:/var/lib/mysql']
    healthcheck:
      test: [CMD-SHELL, 'MYSQL_PWD="$$(cat /run/secrets/shop_password)" mysqladmin --host=127.0.0.1 --user=shop --silent ping']
      interval: 1s
      retries: 90
  cache:
    image: redis:7
    command:
      - sh
      - -c
      - |
        exec docker-entrypoint.sh redis-server - <<EOF
        requirepass "$$(cat /run/secrets/cache_password)"
        EOF
    secrets: [cache_password]
    volumes: ['cache:/data']
volumes: { files: {}, database: {}, shop: {}, cache: {} }
networks:
  default: { ipam: { config: [{ subnet: {{yaml subnet}} }] } }
secrets:
  admin_token: { file: ./config/secrets/admin_token }
  database_password: { file: ./config/secrets/database_password }
  shop_password: { file: ./config/secrets/shop_password }
  cache_password: { file: ./config/secrets/cache_password }
`;

/** A client with a web server, both databases and a cache on the real engine. */
export interface ShellsFleet extends SpawnedFleet {
  client: string;
  /** The value of one of its secrets. */
  secret: (name: string) => Promise<string>;
  /** Runs the built program with this stdin, and gives its output as bytes. */
  pipe: (stdin: Uint8Array, ...argv: string[]) => Promise<{ code: number | null; stdout: Buffer }>;
}

export async function openShellsFleet(): Promise<ShellsFleet> {
  const fleet = await openSpawnedFleet();
  await ensureTestImage(fleet.docker);
  const { root } = fleet;
  const settings = { blocks: { first: 900 }, network: { pool: '10.133.0.0/16' } };
  await putFiles(root, {
    'pulso.yaml': stringify({ ...settings, images: await readStandIns() }),
    'clients/template/template.yaml': TEMPLATE,
    'clients/template/docker-compose.yml.hbs': COMPOSE,
  });
  const client = fleet.slug('shells');
  expect(await fleet.pulso('create', client)).toMatchObject({ code: 0 });
  const deployed = await fleet.pulso('deploy', client);
  expect(deployed.code, deployed.stderr).toBe(0);
  return {
    ...{ ...fleet, client },
    secret: (name) => readFile(join(root, 'clients', client, 'config/secrets', name), 'utf8'),
    pipe: (stdin, ...argv) => runPiped(root, argv, stdin),
  };
}

function runPiped(
  cwd: string,
  argv: readonly string[],
  stdin: Uint8Array,
): Promise<{ code: number | null; stdout: Buffer }> {
  const child = spawn(process.execPath, [join(packageRoot(), 'bin/pulso.js'), ...argv], { cwd });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  // A command may end before it has read all.
  child.stdin.on('error', () => undefined).end(stdin);
  return new Promise(
    (resolve) =>
    child.once('close', (code) => { resolve({ code, stdout: Buffer.concat(chunks) }); }), // prettier-ignore
  );
}
