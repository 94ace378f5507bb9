import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import type { BackupsResult } from '../../src/operations/catalog/schemas/data-schemas.ts';
import type {
  CloneResult,
  RestoreResult,
} from '../../src/operations/catalog/schemas/restore-schemas.ts';
import { openDataFleet, type DataFleet } from '../support/data-fleet.ts';
import type { ShippedClient } from '../support/shipped-fleet.ts';

const SQL =
  'psql --username=pulso --no-align --tuples-only --quiet --set=ON_ERROR_STOP=1 --command';

/** Something of all that a database can have. */
const SCHEMA = `CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE ROLE reader LOGIN;
CREATE TABLE things (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mood mood NOT NULL, twice int GENERATED ALWAYS AS (3 * 2) STORED, word text);
CREATE TABLE parents (id serial PRIMARY KEY, child int);
CREATE TABLE children (id serial PRIMARY KEY, parent int REFERENCES parents (id));
ALTER TABLE parents ADD FOREIGN KEY (child) REFERENCES children (id);
CREATE VIEW good_things AS SELECT * FROM things WHERE mood = 'good';
CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM things;
GRANT SELECT ON good_things TO reader;
INSERT INTO things (mood, word) SELECT 'good', repeat(md5(n::text), 20) FROM generate_series(1, 2000) AS n;
CREATE EXTENSION citext; CREATE TABLE mails (mail citext PRIMARY KEY); INSERT INTO mails VALUES ('Ana@Example.com');
INSERT INTO parents (child) VALUES (NULL); INSERT INTO children (parent) VALUES (1);
SELECT lo_from_bytea(0, 'a large object');`;

const COUNTS = `SELECT (SELECT count(*) FROM things), (SELECT count(*) FROM children), (SELECT count(*) FROM good_things), (SELECT count(*) FROM mails WHERE mail = 'ana@example.COM'), (SELECT md5(string_agg(word, ',' ORDER BY id)) FROM things), (SELECT count(*) FROM pg_largeobject_metadata)`;

function query(
  client: Pick<ShippedClient, 'run'>,
  sql: string,
  database = 'pulso',
): Promise<string> {
  return client.run('database', ...SQL.split(' '), sql, `--dbname=${database}`);
}

// On a machine that other work shares it takes long: the stack starts several times.
const TIMEOUT = 900_000;

it(
  'data is saved, proven, restored and rolled back; killed, nothing is lost',
  { timeout: TIMEOUT },
  async () => {
    const data = await openDataFleet('postgresql');
    const { fleet, client, save, ready, kill } = data;
    const { slug } = client;
    await query(client, SCHEMA);
    const before = await query(client, COUNTS);
    const id = await save();
    const folder = join(data.folder, id);

    // It is read back, and proven beside what is live.
    await fleet.json<BackupsResult>(0, 'backups', slug, '--check');
    const proven = await fleet.json<RestoreResult>(0, 'restore', slug, '--check');
    expect(proven).toMatchObject({ outcome: 'verified', backup: id });
    const listed = await fleet.json<BackupsResult>(0, 'backups', slug);
    expect(listed.clients[0]).toMatchObject({ newestVerified: id });

    // Everything changes, then comes back; the app runs on it, sequences go on, roles have their grants.
    await query(client, `DELETE FROM children; DROP VIEW good_things; DROP ROLE reader; DROP TABLE mails; DROP EXTENSION citext; TRUNCATE things RESTART IDENTITY`); // prettier-ignore
    const preview = await fleet.json<RestoreResult>(0, 'restore', slug, '--dry-run');
    expect(preview).toMatchObject({ outcome: 'planned', services: ['app'] });
    const restored = await fleet.json<RestoreResult>(0, 'restore', slug, '--from', id, '--yes');
    expect(restored).toMatchObject({ outcome: 'restored', backup: id });
    expect(await query(client, COUNTS)).toBe(before);
    expect(await query(client, `INSERT INTO things (mood) VALUES ('bad') RETURNING id`)).toBe(
      '2001',
    );
    expect(await query(client, `INSERT INTO children (parent) VALUES (1) RETURNING id`)).toBe('2');
    expect(await query(client, `SELECT has_table_privilege('reader', 'good_things', 'SELECT')`)).toBe('t'); // prettier-ignore
    expect(await ready()).toBe(200);

    // What was live is a swap away.
    await fleet.json(0, 'restore', slug, '--rollback', '--yes');
    expect(await query(client, 'SELECT count(*) FROM things')).toBe('0');
    expect(await ready()).toBe(200);

    // Killed when the app stops, the next deploy has it whole.
    await kill(/stopping/, 'restore', slug, '--from', id, '--yes');
    expect(await fleet.pulso('deploy', slug)).toMatchObject({ code: 0 });
    expect(['0', '2000']).toContain(await query(client, 'SELECT count(*) FROM things'));
    expect(await ready()).toBe(200);
    await save();
    expect(await query(client, `SELECT count(*) FROM pg_database WHERE datname LIKE 'pulso_%'`)).toBe('0'); // prettier-ignore

    // Saved while the app is stopped; stopped itself, it is saved, checked and restored, and stays stopped.
    const changes = (...argv: string[]): Promise<string[]> => watchServices(data, argv);
    expect(await changes('backup', slug, '--stopped')).toEqual(['app stops', 'dump', 'app starts']);
    await fleet.json(0, 'stop', slug);
    const alone = ['database starts', 'dump', 'database stops'];
    expect(await changes('backup', slug)).toEqual(alone);
    expect(await changes('restore', slug, '--check')).toEqual([
      'database starts',
      'database stops',
    ]);
    expect(await changes('restore', slug, '--yes')).toEqual(alone);
    expect(await changes('restore', slug, '--rollback', '--yes')).toEqual(['database starts', 'database stops']); // prettier-ignore
    await fleet.json(0, 'start', slug);
    expect(await ready()).toBe(200);
    await save();

    // Without pulso, as docs/backups.md has it.
    await restoreByHand(client, folder, join(fleet.root, 'backup.key'));
    expect(await query(client, COUNTS, 'restored')).toBe(before);

    // A copy has the data, on another block, with a password of its own.
    const copy = fleet.name('copy');
    expect(await fleet.json<CloneResult>(0, 'clone', slug, copy.slug)).toMatchObject({ outcome: 'cloned' }); // prettier-ignore
    // After the kill it has either what was live or what was restored.
    const rows = 'SELECT (SELECT count(*) FROM things), (SELECT count(*) FROM parents)';
    expect(await query(copy, rows)).toBe(await query(client, rows));
    expect(await query(copy, `INSERT INTO children (parent) VALUES (1) RETURNING id > 1`)).toBe('t'); // prettier-ignore
    await fleet.json(0, 'destroy', copy.slug, '--purge', '--no-backup', '--yes');

    // So does the backup of format version 1.
    await restoreByHand(client, resolve('test/fixtures/backup-v1/backup'), resolve('test/fixtures/backup-v1/backup.key'), { name: 'version1', secret: 'password' }); // prettier-ignore
    expect(await query(client, 'SELECT count(*) FROM sales', 'version1')).toBe('3');

    // One byte less is noticed before anything is touched.
    const [{ name }] = (await readManifest(folder)).parts;
    const dump = join(folder, name);
    const bytes = await readFile(dump);
    bytes[bytes.length - 40]! ^= 1;
    await writeFile(dump, bytes);
    const refused = await fleet.pulso('restore', slug, '--from', id, '--yes');
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stderr).toContain('was changed since it was written');
  },
);

interface Manifest {
  parts: [{ name: string }];
}

async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Manifest;
}

/** The lines of docs/backups.md, with Debian's own programs. */
async function restoreByHand(
  client: ShippedClient,
  folder: string,
  key: string,
  { name = 'restored', secret = 'database_password' } = {},
): Promise<void> {
  const { database = '' } = await client.containers();
  const script = `set -e
database="docker exec -i ${database}"
if [ -e database.dump.gz.age ]; then decompress="gzip -d"; else decompress="zstd -d"; fi
$database createdb -U pulso -T template0 ${name}
age -d -i "${key}" roles.sql.age | $database psql -U pulso -d postgres >/dev/null 2>&1
age -d -i "${key}" database.dump.*.age | $decompress | $database pg_restore -U pulso -d ${name} --exit-on-error
age -d -i "${key}" files.tar.zst.age | zstd -d | tar t | grep -q client.yaml
age -d -i "${key}" secrets.tar.age | tar t | grep -q ${secret}`;
  await promisify(execFile)('bash', ['-c', script], { cwd: folder });
}

/** What a command that ends well does to the services of a client, in order: starts, stops and a dump. */
async function watchServices({ fleet, client }: DataFleet, argv: string[]): Promise<string[]> {
  const services = new Map(Object.entries(await client.containers()).map(([name, id]) => [id, name])); // prettier-ignore
  const since = Date.now() / 1000;
  await fleet.json(0, ...argv);
  const until = Date.now() / 1000;
  const filters = { type: ['container' as const], container: [...services.keys()] };
  const printed = await text(await fleet.docker.getEvents({ since, until, filters }));
  const events = printed.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as DockerEvent); // prettier-ignore
  return events.flatMap(({ Action, Actor }) => {
    const name = services.get(Actor.ID) ?? '';
    if (Action === 'start' || Action === 'die') return [`${name} ${Action === 'die' ? 'stops' : 'starts'}`]; // prettier-ignore
    return Action.startsWith('exec_start') && Action.includes('pg_dumpall') ? ['dump'] : [];
  });
}

interface DockerEvent {
  Action: string;
  Actor: { ID: string };
}
