import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { dumpScript, fillDatabase, MEBIBYTE, runSql, type Inside } from '../data/fill-database.ts';
import {
  checkBackups,
  forgetBackups,
  insideContainer,
  openDataClient,
  openDataClients,
  saveClient,
  type DataClient,
} from '../data/open-data-client.ts';
import { makeKey } from '../data/make-key.ts';
import { openClusterClient } from '../data/open-cluster-client.ts';
import { dropKept } from '../data/drop-kept.ts';
import type { Bench, Contest, Missing, Row } from '../measure/contest.ts';
import { readCommand, runCommand, timeCommand } from '../measure/run-command.ts';
import { quote, shell } from '../measure/shell.ts';

/** Of a database that is saved or restored alone, and of each one of a fleet. */
const LARGE = 2048 * MEBIBYTE;
const SMALL = 32 * MEBIBYTE;
const FLEET = 20;
const SCRATCH = 'bench_scratch';

/** Data of clients. */
export const dataRows: readonly Row[] = [
  {
    id: 'backup',
    what: 'backup of a client with 2 GB of PostgreSQL, not encrypted',
    against: '`docker exec … "pg_dump -Fc -Z0 | zstd -1" > file`',
    aim: 1.1,
    runs: 3,
    open: openPlainBackup,
  },
  {
    id: 'backup-age',
    what: 'the same, encrypted',
    against: 'the same through `age`',
    aim: 1.15,
    runs: 3,
    warmUp: false,
    open: openAgeBackup,
  },
  {
    id: 'backup-cluster',
    what: 'the same on Kubernetes, not encrypted',
    against: '`kubectl exec … "pg_dump -Fc -Z0 | zstd -1" > file`',
    aim: 1.1,
    runs: 3,
    warmUp: false,
    open: openClusterBackup,
  },
  {
    id: 'restore',
    what: 'restore of it on Docker: beside, verified, swapped',
    against: '`zstd -d | pg_restore` into a new database',
    aim: 1.25,
    runs: 3,
    warmUp: false,
    open: openRestore,
  },
  {
    id: 'backup-fleet',
    what: `backup of ${FLEET} clients with 32 MB each`,
    against: 'the dump in a shell loop, four at a time',
    aim: 0.8,
    runs: 3,
    open: openFleetBackup,
  },
];

function openPlainBackup(bench: Bench): Promise<Contest | Missing> {
  return openBackup(bench, undefined);
}

async function openAgeBackup(bench: Bench): Promise<Contest | Missing> {
  const key = await makeKey(bench);
  return 'missing' in key ? key : openBackup(bench, key.recipient);
}

/** `recipient`: of age; undefined: nobody's, and nothing is encrypted. */
async function openBackup(bench: Bench, recipient: string | undefined): Promise<Contest | Missing> {
  const client = await openDataClient(bench, { recipient });
  if ('missing' in client) return client;
  const through = recipient === undefined ? '' : `| age --recipient ${recipient} `;
  return contestBackup(bench, client, through);
}

async function openClusterBackup(bench: Bench): Promise<Contest | Missing> {
  const client = await openClusterClient(bench);
  return 'missing' in client ? client : contestBackup(bench, client, '');
}

/** `through`: what the peer's dump is piped to on its way. */
async function contestBackup(bench: Bench, client: DataClient, through: string): Promise<Contest> {
  const { slug, inside, pulso } = client;
  await fillDatabase(inside, LARGE);
  const file = join(bench.scratch, 'dump');
  return {
    pulso: {
      prepare: () => forgetBackups(client),
      run: () => timeCommand(pulso('backup', slug)),
      check: () => checkBackups(client, 1),
    },
    peer: {
      run: () => timeCommand(shell(`${dumpScript(inside)} ${through}> '${file}'`)),
      check: () => checkSize(file),
    },
  };
}

/** Throws where a dump cannot be whole: it does not compress to a tenth. */
async function checkSize(file: string): Promise<void> {
  const { size } = await stat(file);
  if (size < LARGE / 10) throw new Error(`${file} has ${size} bytes`);
}

async function openRestore(bench: Bench): Promise<Contest | Missing> {
  const client = await openDataClient(bench);
  if ('missing' in client) return client;
  const { slug, inside, pulso } = client;
  await fillDatabase(inside, LARGE);
  const file = join(bench.scratch, 'dump');
  await runCommand(shell(`${dumpScript(inside)} > '${file}'`));
  const id = await saveClient(client);
  const load = `zstd -dcq '${file}' | ${inside} pg_restore -U pulso -d ${SCRATCH}`;
  const dropScratch = `DROP DATABASE IF EXISTS ${SCRATCH}`;
  return {
    pulso: {
      prepare: async () => {
        await runSql(inside, [dropScratch]);
        await dropKept(inside);
      },
      run: () => timeCommand(pulso('restore', slug, '--from', id, '--yes', '--no-backup')),
      check: () => checkRows(inside, 'pulso'),
    },
    peer: {
      prepare: async () => {
        await dropKept(inside);
        await runSql(inside, [dropScratch, `CREATE DATABASE ${SCRATCH}`]);
      },
      run: () => timeCommand(shell(load)),
      check: () => checkRows(inside, SCRATCH),
    },
  };
}

async function checkRows(inside: Inside, database: string): Promise<void> {
  const count = `${inside} psql -U pulso -d ${database} -Atc 'SELECT count(*) FROM orders'`;
  const rows = Number(await readCommand(shell(count)));
  if (!(rows > 0)) throw new Error(`${database} has no orders`);
}

async function openFleetBackup(bench: Bench): Promise<Contest | Missing> {
  const names = Array.from({ length: FLEET }, (_, at) => `data-${at + 1}`);
  const clients = await openDataClients(bench, names);
  if ('missing' in clients) return clients;
  const slugs = clients.stacks.map(({ slug }) => slug);
  for (const slug of slugs) await fillDatabase(insideContainer(slug), SMALL);
  const dump = `${dumpScript(insideContainer('"$0"'))} > '${bench.scratch}'/"$0".dump`;
  const loop = `printf '%s\\n' ${slugs.join(' ')} | xargs -P 4 -I {} bash -o pipefail -ec ${quote(dump)} {}`;
  return {
    pulso: {
      prepare: () => forgetBackups(clients),
      run: () => timeCommand(clients.pulso('backup', '--all')),
      check: () => checkBackups(clients, FLEET),
    },
    peer: { run: () => timeCommand(shell(loop)) },
  };
}
