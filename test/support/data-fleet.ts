import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { stringify } from 'yaml';
import type {
  BackupKeyResult,
  BackupResult,
} from '../../src/operations/catalog/schemas/data-schemas.ts';
import { openShippedFleet, type ShippedClient, type ShippedFleet } from './shipped-fleet.ts';
import { spawnPulso } from './spawn-pulso.ts';
import { temporaryFolder } from './temporary-workspace.ts';

/** A client of the shipped template that runs, with a repository and a key. */
export interface DataFleet {
  fleet: ShippedFleet;
  client: ShippedClient;
  /** The folder of its backups. */
  folder: string;
  /** The id of a new backup. */
  save: () => Promise<string>;
  /** What its page answers. */
  ready: () => Promise<number>;
  /** Kills a run with SIGKILL when it says this; one that ends before is fine. */
  kill: (line: RegExp, ...argv: string[]) => Promise<void>;
}

export async function openDataFleet(database: 'postgresql' | 'mysql'): Promise<DataFleet> {
  const fleet = await openShippedFleet();
  const repository = await temporaryFolder();
  const key = await fleet.json<BackupKeyResult>(0, 'backup-key', 'backup.key');
  const local = await readFile(join(fleet.root, 'pulso.local.yaml'), 'utf8');
  const backups = {
    repositories: { main: { url: `file://${repository}` } },
    ...{ recipients: [key.recipient], key: 'backup.key' },
  };
  await writeFile(join(fleet.root, 'pulso.local.yaml'), `${local}${stringify({ backups })}`);
  const client = await fleet.create('data', '--database', database);
  await hurry(fleet, client);
  expect(await fleet.pulso('deploy', client.slug)).toMatchObject({ code: 0 });
  const workspaceId = (await readFile(join(fleet.root, '.pulso-id'), 'utf8')).trim();
  return {
    ...{ fleet, client, folder: join(repository, workspaceId, client.slug) },
    save: async () => {
      const { clients } = await fleet.json<BackupResult>(0, 'backup', client.slug);
      return clients[0]?.backup?.id ?? '';
    },
    ready: async () => (await fetch(`http://localhost:${client.ports['web'] ?? 0}/readyz`)).status,
    kill: async (line, ...argv) => {
      const run = spawnPulso(fleet.root, argv);
      run.process.stderr?.on('data', (text: string) => {
        if (line.test(text)) run.process.kill('SIGKILL');
      });
      await run.ended;
    },
  };
}

/** Health is asked for every second: the stack starts several times. */
async function hurry({ root }: ShippedFleet, { slug }: ShippedClient): Promise<void> {
  const file = join(root, 'clients', slug, 'docker-compose.yml');
  const text = await readFile(file, 'utf8');
  const quick = text
    .replaceAll(/interval: \d+s/g, 'interval: 1s')
    .replaceAll(/start_period: \d+s/g, 'start_period: 0s')
    .replaceAll(/retries: \d+/g, 'retries: 90');
  await writeFile(file, quick);
}
