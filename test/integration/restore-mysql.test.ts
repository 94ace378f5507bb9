import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import type { RestoreResult } from '../../src/operations/catalog/schemas/restore-schemas.ts';
import { openDataFleet } from '../support/data-fleet.ts';
import type { ShippedClient } from '../support/shipped-fleet.ts';

const CLIENT =
  'MYSQL_PWD="$(cat /run/secrets/database_root_password)" exec mariadb --user=root --batch --raw --skip-column-names --default-character-set=utf8mb4 "$@"';

/** Something of all that a database can have; the blob is larger than a packet once it is hexadecimal. */
const SCHEMA = `CREATE TABLE things (id bigint AUTO_INCREMENT PRIMARY KEY, word varchar(100), twice int AS (3 * 2) STORED);
CREATE TABLE \`odd \`\`name's\` (id int PRIMARY KEY);
CREATE TABLE old (id int PRIMARY KEY) ENGINE=MyISAM;
CREATE TABLE blobs (id int PRIMARY KEY, content longblob);
CREATE TABLE parents (id int AUTO_INCREMENT PRIMARY KEY, child int);
CREATE TABLE children (id int AUTO_INCREMENT PRIMARY KEY, parent int, FOREIGN KEY (parent) REFERENCES parents (id));
ALTER TABLE parents ADD FOREIGN KEY (child) REFERENCES children (id);
CREATE FUNCTION doubled (n int) RETURNS int DETERMINISTIC RETURN n * 2;
CREATE VIEW few AS SELECT id, doubled(id) AS more, word FROM things WHERE id <= 5;
CREATE VIEW fewer AS SELECT * FROM few WHERE id <= 2;
CREATE TRIGGER shout BEFORE INSERT ON things FOR EACH ROW SET NEW.word = CONCAT(NEW.word, '!');
CREATE PROCEDURE forget () DELETE FROM things;
CREATE EVENT never ON SCHEDULE EVERY 1 YEAR STARTS '2037-01-01 00:00:00' DO DELETE FROM things;
INSERT INTO things (word) VALUES ('ñandú'), ('two'), ('three'), ('four'), ('five'), ('six');
INSERT INTO \`odd \`\`name's\` VALUES (1); INSERT INTO old VALUES (1), (2);
INSERT INTO blobs VALUES (1, REPEAT('x', 9000000));
INSERT INTO parents VALUES (1, NULL); INSERT INTO children VALUES (1, 1); UPDATE parents SET child = 1;`;

const COUNTS = `SELECT (SELECT MD5(GROUP_CONCAT(word ORDER BY id)) FROM things), (SELECT COUNT(*) FROM old), (SELECT MD5(content) FROM blobs), (SELECT SUM(more) FROM fewer), (SELECT COUNT(*) FROM children), (SELECT COUNT(*) FROM \`odd \`\`name's\`), (SELECT GROUP_CONCAT(event_name) FROM information_schema.events WHERE event_schema = 'pulso'), (SELECT GROUP_CONCAT(routine_name ORDER BY 1) FROM information_schema.routines WHERE routine_schema = 'pulso')`;

function query(client: ShippedClient, sql: string, database = 'pulso'): Promise<string> {
  return client.run('database', 'sh', '-c', CLIENT, 'sh', `--database=${database}`, '--execute', sql); // prettier-ignore
}

// On a machine that other work shares it takes long: the stack starts several times.
const TIMEOUT = 900_000;

it(
  'data of MariaDB is saved, verified, restored and rolled back; killed, nothing is lost',
  { timeout: TIMEOUT },
  async () => {
    const { fleet, client, folder, save, ready, kill } = await openDataFleet('mysql');
    const { slug } = client;
    await query(client, SCHEMA);
    const before = await query(client, COUNTS);
    const id = await save();
    expect((await readdir(join(folder, id))).sort()).toEqual(
      ['code.sql.zst.age', 'contents.json.age', 'database.sql.zst.age', 'files.tar.zst.age', 'manifest.json', 'secrets.tar.age'], // prettier-ignore
    );
    const checked = await fleet.json<RestoreResult>(0, 'restore', slug, '--check');
    expect(checked).toMatchObject({ outcome: 'verified', backup: id });
    expect(checked.database?.rows).toBeGreaterThanOrEqual(12);
    expect(await ownDatabases(client)).toBe('');

    // Everything changes, then comes back; the app runs on it, numbers go on, triggers fire.
    await query(client, `DROP VIEW few; DROP TRIGGER shout; DROP FUNCTION doubled; DROP EVENT never; CREATE VIEW later AS SELECT 1; DELETE FROM things; INSERT INTO things (word) VALUES ('live')`); // prettier-ignore
    const restored = await fleet.json<RestoreResult>(0, 'restore', slug, '--from', id, '--yes');
    expect(restored).toMatchObject({ outcome: 'restored', services: ['app'] });
    expect(await query(client, COUNTS)).toBe(before);
    expect(await query(client, `INSERT INTO things (word) VALUES ('seven') RETURNING id, word`)).toBe('7\tseven!'); // prettier-ignore
    await expect(query(client, 'SELECT * FROM later')).rejects.toThrow('later');
    expect(await ready()).toBe(200);

    // What was live is a swap away, with its own view.
    await fleet.json(0, 'restore', slug, '--rollback', '--yes');
    expect(await query(client, 'SELECT word FROM things JOIN later')).toBe('live');
    await expect(query(client, 'SELECT * FROM few')).rejects.toThrow('few');
    expect(await ready()).toBe(200);

    // Killed when the app stops, the next deploy has it whole.
    await kill(/stopping/, 'restore', slug, '--from', id, '--yes');
    expect(await fleet.pulso('deploy', slug)).toMatchObject({ code: 0 });
    expect(['1', '6']).toContain(await query(client, 'SELECT COUNT(*) FROM things'));
    expect(await ready()).toBe(200);
    await save();
    expect(await ownDatabases(client)).toBe('');

    await restoreByHand(client, join(folder, id), join(fleet.root, 'backup.key'));
    const sum = 'SELECT SUM(more), COUNT(*) FROM fewer';
    expect(await query(client, sum, 'restored')).toBe('6\t2');
  },
);

function ownDatabases(client: ShippedClient): Promise<string> {
  return query(client, `SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE 'pulso\\_%'`); // prettier-ignore
}

/** The lines of docs/backups.md, with Debian's own programs. */
async function restoreByHand(client: ShippedClient, folder: string, key: string): Promise<void> {
  const { database = '' } = await client.containers();
  const script = `set -e -o pipefail
mysql() { docker exec -i ${database} sh -c 'MYSQL_PWD="$(cat /run/secrets/database_root_password)" exec "$(command -v mariadb || command -v mysql)" --user=root --max-allowed-packet=1G "$@"' sh "$@"; }
echo 'CREATE DATABASE restored; SET GLOBAL max_allowed_packet = 1073741824' | mysql
age -d -i "${key}" database.sql.zst.age | zstd -dq | mysql --binary-mode restored
age -d -i "${key}" code.sql.zst.age | zstd -dq | mysql --binary-mode restored`;
  await promisify(execFile)('bash', ['-c', script], { cwd: folder });
}
