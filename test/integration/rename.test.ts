import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { BackupsResult } from '../../src/operations/catalog/schemas/data-schemas.ts';
import type { RenameResult } from '../../src/operations/catalog/schemas/rename-schemas.ts';
import type { RestoreResult } from '../../src/operations/catalog/schemas/restore-schemas.ts';
import { openDataFleet } from '../support/data-fleet.ts';
import type { ShippedClient } from '../support/shipped-fleet.ts';

/** Files of all kinds beside those of the cache, which makes them its own at each start: owners and modes are compared by the copy itself. */
const LIST = `cd /data && mkdir -p "odd/empty dir" && [ -e odd/made ] || { touch odd/made
  head -c 3000000 /dev/zero > odd/zeros; echo text > "odd/ñ \\$x 'q'"; ln -s zeros odd/link
  ln odd/zeros odd/hard; mkfifo odd/pipe; echo run > odd/own; chmod 4750 odd/own; chmod 2770 odd; chown 123:456 "odd/empty dir"; }
find odd -printf '%P %y %l %n\\n' | sort; md5sum odd/zeros odd/*q*`;

function query(client: Pick<ShippedClient, 'run'>, sql: string): Promise<string> {
  const argv = [
    'psql',
    '--username=pulso',
    '--dbname=pulso',
    '--no-align',
    '--tuples-only',
    '--quiet',
  ];
  return client.run('database', ...argv, '--command', sql);
}

const COUNTS = `SELECT count(*), md5(string_agg(word, ',' ORDER BY id)) FROM things`;

it(
  'a client gets another name with its data and backups; killed, the same command goes on',
  { timeout: 900_000 },
  async () => {
    const { fleet, client, save, ready, kill } = await openDataFleet('postgresql');
    const { slug } = client;
    await query(client, `CREATE TABLE things (id serial PRIMARY KEY, word text); INSERT INTO things (word) SELECT md5(n::text) FROM generate_series(1, 2000) AS n`); // prettier-ignore
    const files = await client.run('cache', 'sh', '-c', LIST);
    const id = await save();
    const before = await query(client, COUNTS);
    const next = fleet.name('next');

    const planned = await fleet.json<RenameResult>(0, 'rename', slug, next.slug, '--dry-run');
    expect(planned).toMatchObject({ outcome: 'planned', backups: { main: 1 }, services: ['app', 'cache', 'database'] }); // prettier-ignore
    expect(await ready()).toBe(200);

    // Killed while volumes are copied, nothing but the same command changes the client.
    await kill(/volume/, 'rename', slug, next.slug, '--yes');
    if (existsSync(join(fleet.root, '.pulso/renames', slug))) {
      const refused = await fleet.pulso('deploy', next.slug);
      expect(refused.stderr).toContain(`pulso rename ${slug} ${next.slug}`);
      await fleet.json<RenameResult>(0, 'rename', slug, next.slug, '--yes');
    }
    expect(await ready()).toBe(200);
    expect(await query(next, COUNTS)).toBe(before);
    expect(await next.run('cache', 'sh', '-c', LIST)).toBe(files);
    expect(await query(next, `INSERT INTO things (word) VALUES ('new') RETURNING id`)).toBe('2001');
    expect(await client.containers()).toEqual({});
    const { volumes } = (await fleet.engine.observe([slug])).get(slug) ?? {};
    expect(volumes).toEqual([]);

    // Its backup can be proven and restored under the new name.
    const listed = await fleet.json<BackupsResult>(0, 'backups', next.slug, '--check');
    expect(listed.clients[0]?.backups).toMatchObject([{ id, state: 'good' }]);
    const restored = await fleet.json<RestoreResult>(
      0,
      'restore',
      next.slug,
      '--from',
      id,
      '--yes',
    );
    expect(restored).toMatchObject({ outcome: 'restored', files: [] });
    expect(await query(next, COUNTS)).toBe(before);
    expect(await ready()).toBe(200);

    // And back again, in one go.
    await fleet.json(0, 'backup', next.slug);
    const back = await fleet.json<RenameResult>(0, 'rename', next.slug, slug, '--yes');
    expect(back).toMatchObject({ outcome: 'renamed', from: next.slug, slug });
    expect(await query(client, COUNTS)).toBe(before);
    expect(await client.run('cache', 'sh', '-c', LIST)).toBe(files);
    expect(await ready()).toBe(200);
  },
);
