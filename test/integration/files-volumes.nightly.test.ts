import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import type { BackupsResult } from '../../src/operations/catalog/schemas/data-schemas.ts';
import type { CloneResult, RestoreResult } from '../../src/operations/catalog/schemas/restore-schemas.ts'; // prettier-ignore
import { openKeptFleet, type KeptFleet } from '../support/kept-fleet.ts';
import { temporaryFolder } from '../support/temporary-workspace.ts';

/** Files of all kinds, with names and owners that are easily lost. */
const FILL = `set -e; cd /files; rm -rf odd; mkdir -p "odd/empty dir" odd/.hidden
head -c 3000000 /dev/urandom > odd/bytes; echo text > "odd/ñ \\$x 'q'"; ln -s ../odd/bytes odd/link
ln odd/bytes odd/hard; echo run > odd/own; chown 1000650000:456 odd/own; chmod 4750 odd/own; echo x > odd/closed
chmod 0 odd/closed; chmod 2770 odd; chown 123:456 "odd/empty dir"; chmod 1777 .; chown 33:33 .`;
/** All of them, and the folder of the volume itself. */
const LIST = `stat -c '%a %u:%g' .; find odd -type d -printf '%P d %m %U:%G\\n' -o -printf '%P %y %m %U:%G %l %n\\n' | LC_ALL=C sort
find odd -type f -exec md5sum {} + | LC_ALL=C sort -k 2`;

const TABLE = `CREATE TABLE things (id serial PRIMARY KEY, word text);
INSERT INTO things (word) SELECT md5(n::text) FROM generate_series(1, 2000) AS n`;
const COUNTS = `SELECT count(*), md5(string_agg(word, ',' ORDER BY id)) FROM things`;

const list = (fleet: KeptFleet, slug: string): Promise<string> =>
  fleet.run(slug, 'app', 'bash', '-c', `cd /files; ${LIST}`);
const log = (fleet: KeptFleet, slug: string): Promise<string> =>
  fleet.run(slug, 'app', 'cat', '/files/log');
const ownFolders = (fleet: KeptFleet, slug: string): Promise<string> =>
  fleet.run(slug, 'app', 'bash', '-c', 'cd /files; ls -d .pulso-* 2>/dev/null || true');

it(
  'a database and a volume of files are saved while the app writes, and come back in place and as another client',
  { timeout: 900_000 },
  async () => {
    const fleet = await openKeptFleet();
    const slug = await fleet.create('files');
    await fleet.query(slug, TABLE);
    await fleet.run(slug, 'app', 'bash', '-c', FILL);
    const files = await list(fleet, slug);
    const rows = await fleet.query(slug, COUNTS);
    const id = await fleet.save(slug);
    await fleet.json<BackupsResult>(0, 'backups', slug, '--check');

    // Killed while the app is stopped for it, the next backup starts the app again.
    const killed = fleet.spawn('backup', slug);
    killed.process.stderr?.on('data', (text: string) => {
      if (text.includes('volume1')) killed.process.kill('SIGKILL');
    });
    await killed.ended;
    await fleet.save(slug);
    const { services = [] } = (await fleet.engine.observe([slug])).get(slug) ?? {};
    expect(services.map(({ name, state }) => `${name} ${state}`).sort()).toEqual(['app running', 'database running']); // prettier-ignore
    expect(existsSync(join(fleet.root, '.pulso/clients', slug, 'stopped-services.json'))).toBe(false); // prettier-ignore

    // Proven beside what is live, and on another target; nothing stays.
    const checked = await fleet.json<RestoreResult>(0, 'restore', slug, '--check', '--from', id);
    expect(checked).toMatchObject({ outcome: 'verified', volumes: [{ name: 'files' }] });
    const elsewhere = await fleet.json<RestoreResult>(0, 'restore', slug, '--check', '--on', 'other', '--from', id); // prettier-ignore
    expect(elsewhere).toMatchObject({ outcome: 'verified', target: 'other', volumes: [{ name: 'files' }] }); // prettier-ignore
    expect(await ownFolders(fleet, slug)).toBe('');

    // Everything changes, then comes back: owners, modes, links; the app goes on where it was.
    await fleet.query(slug, 'DELETE FROM things WHERE id > 5');
    await fleet.run(slug, 'app', 'bash', '-c', 'rm -rf /files/odd; echo new > /files/new; chmod 755 /files; chown 0:0 /files'); // prettier-ignore
    const live = await log(fleet, slug);
    const restored = await fleet.json<RestoreResult>(0, 'restore', slug, '--from', id, '--yes');
    expect(restored).toMatchObject({ outcome: 'restored', services: ['app'], volumes: [{ name: 'files' }] }); // prettier-ignore
    expect(await list(fleet, slug)).toBe(files);
    expect(await fleet.query(slug, COUNTS)).toBe(rows);
    expect(await fleet.query(slug, `INSERT INTO things (word) VALUES ('new') RETURNING id`)).toBe('2001'); // prettier-ignore
    const [first = '', ...later] = (await log(fleet, slug)).split('\n');
    expect(live.startsWith(first)).toBe(true);
    expect(later.length).toBeGreaterThan(0);
    // Between the backup and the restore it wrote lines that are not there any more.
    const lines = new Set(later);
    expect(live.split('\n').filter((line) => !lines.has(line)).length).toBeGreaterThan(0);

    // What was live is a swap away, and back.
    await fleet.json(0, 'restore', slug, '--rollback', '--yes');
    expect(await fleet.run(slug, 'app', 'cat', '/files/new')).toBe('new');
    expect(await fleet.run(slug, 'app', 'stat', '-c', '%a %u:%g', '/files')).toBe('755 0:0');
    await fleet.json(0, 'restore', slug, '--rollback', '--yes');
    expect(await list(fleet, slug)).toBe(files);
    await fleet.save(slug);
    expect(await ownFolders(fleet, slug)).toBe('');

    // As another client of the backup, and of what runs.
    const copy = fleet.slug('copy');
    await fleet.json<RestoreResult>(0, 'restore', slug, '--as', copy, '--from', id);
    expect(await list(fleet, copy)).toBe(files);
    expect(await fleet.query(copy, COUNTS)).toBe(rows);
    const twin = fleet.slug('twin');
    expect(await fleet.json<CloneResult>(0, 'clone', slug, twin)).toMatchObject({ volumes: [{ name: 'files' }] }); // prettier-ignore
    expect(await list(fleet, twin)).toBe(files);

    // Without pulso, as docs/backups.md has it.
    const folder = join(await fleet.backups(), slug, id);
    const into = await temporaryFolder();
    const script = `set -e -o pipefail
age -d -i "${join(fleet.root, 'backup.key')}" volume1.tar.zst.age | zstd -d | tar -C "${into}" -xpf -
cd "${into}"; ${LIST}`;
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: folder });
    expect(stdout.trim()).toBe(files);

    // Destroyed with its data, its last backup brings it back.
    await fleet.json(0, 'destroy', slug, '--purge', '--yes');
    const back = await fleet.json<RestoreResult>(0, 'restore', slug, '--yes', '--no-backup');
    expect(back).toMatchObject({ outcome: 'restored' });
    expect(await list(fleet, slug)).toBe(files);
    expect(await fleet.query(slug, 'SELECT count(*) FROM things')).toBe('2001');
  },
);
