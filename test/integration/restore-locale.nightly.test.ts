import { expect, it } from 'vitest';
import type { RestoreResult } from '../../src/operations/catalog/schemas/restore-schemas.ts';
import { openKeptFleet } from '../support/kept-fleet.ts';

/** Words that C and a language sort in different ways. */
const SCHEMA = `CREATE EXTENSION citext; CREATE EXTENSION pg_trgm WITH SCHEMA public;
CREATE TABLE words (id serial PRIMARY KEY, word text NOT NULL, mail citext UNIQUE, spanish text COLLATE "en_US.utf8");
INSERT INTO words (word, mail, spanish) SELECT w || n, 'Mail' || ascii(w) || '-' || n || '@Example.com', w || n
  FROM unnest(ARRAY['b', 'B', 'a', 'A', 'ñ', 'Ñ', 'z', 'Z', '-']) AS w, generate_series(1, 300) AS n;
CREATE INDEX words_alike ON words USING gin (word gin_trgm_ops);
CREATE VIEW alike AS SELECT word, similarity(word, 'ñ17') FROM words`;

const SUMS = `SELECT count(*), md5(string_agg(word, ',' ORDER BY word)), md5(string_agg(word, ',' ORDER BY spanish, id)),
  (SELECT count(*) FROM words WHERE mail = 'mail241-17@example.COM'), (SELECT md5(string_agg(word || similarity, ',' ORDER BY word)) FROM alike),
  (SELECT string_agg(extname || extversion, ',' ORDER BY extname) FROM pg_extension),
  (SELECT datcollate || ' ' || datctype || ' ' || pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database())
FROM words`;

it(
  'a database of another locale than its server, with extensions, comes back in place and as another client',
  { timeout: 900_000 },
  async () => {
    const fleet = await openKeptFleet();
    const slug = await fleet.create('locale');
    const server = (sql: string): Promise<string> =>
      fleet.run(slug, 'database', 'psql', '--username=pulso', '--dbname=postgres', '--no-align', '--tuples-only', '--quiet', '--command', sql); // prettier-ignore
    const usual = await server(`SELECT datcollate FROM pg_database WHERE datname = 'template1'`);
    expect(usual).not.toBe('C');
    await server('DROP DATABASE pulso');
    await server(`CREATE DATABASE pulso TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'`);
    await fleet.query(slug, SCHEMA);
    const sums = await fleet.query(slug, SUMS);
    expect(sums).toContain('|C C UTF8');
    const id = await fleet.save(slug);
    const checked = await fleet.json<RestoreResult>(0, 'restore', slug, '--check', '--from', id);
    expect(checked).toMatchObject({ outcome: 'verified', database: { tables: 1, rows: 2700 } });

    await fleet.query(slug, 'DROP TABLE words CASCADE; DROP EXTENSION citext; DROP EXTENSION pg_trgm'); // prettier-ignore
    const restored = await fleet.json<RestoreResult>(0, 'restore', slug, '--from', id, '--yes');
    expect(restored.database).toEqual(checked.database);
    expect(await fleet.query(slug, SUMS)).toBe(sums);

    const copy = fleet.slug('copy');
    await fleet.json<RestoreResult>(0, 'restore', slug, '--as', copy, '--from', id);
    for (const one of [slug, copy]) {
      expect(await fleet.query(one, SUMS)).toBe(sums);
      expect(await fleet.query(one, `INSERT INTO words (word) VALUES ('next') RETURNING id`)).toBe('2701'); // prettier-ignore
    }
  },
);
