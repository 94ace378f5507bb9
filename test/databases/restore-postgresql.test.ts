import { spawn } from 'node:child_process';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  createPostgresql,
  inspectPostgresql,
  loadPostgresql,
  readLoadEnd,
  renamePostgresql,
} from '../../src/databases/restore-postgresql.ts';
import { temporaryFolder } from '../support/temporary-workspace.ts';
import { ODD_PASSWORDS, runWithClient } from './run-database-command.ts';

const ON = { user: 'pulso', database: 'pulso', password: 'secret' };

/** Runs a load in this machine's shell; `restore` stands in for pg_restore. */
async function load(decompress: 'zstd' | 'none', input: Buffer, restore = 'cat >"$OUT"') {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'pg_restore'), `#!/bin/sh\n${restore}\n`);
  await chmod(join(folder, 'pg_restore'), 0o755);
  const { argv, stdin } = loadPostgresql(ON, 'scratch', decompress);
  const [shell = '', ...rest] = argv;
  const out = join(folder, 'out');
  const child = spawn(shell, rest, { env: { PATH: `${folder}:/usr/bin:/bin`, OUT: out } });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stdin.on('error', () => undefined);
  child.stdin.end(Buffer.concat([Buffer.from(stdin), input]));
  await once(child, 'close');
  const loaded = await readFile(out).catch(() => Buffer.alloc(0));
  return { end: readLoadEnd(stdout), loaded };
}

it('a load gets every byte after the password, and both exit codes are seen', async () => {
  const input = Buffer.from(Array.from({ length: 300_000 }, (_, at) => at % 251));
  const { end, loaded } = await load('none', input);
  expect(end).toEqual({ decompress: 0, load: 0 });
  expect(loaded.equals(input)).toBe(true);
});

it('a load of which either side fails says which', async () => {
  expect((await load('none', Buffer.from('x'), 'cat >/dev/null; exit 3')).end).toEqual({
    ...{ decompress: 0, load: 3 },
  });
  const broken = await load('zstd', Buffer.from('not zstd'));
  expect(broken.end?.decompress).not.toBe(0);
});

it('a load that did not come to its end has none', () => {
  expect(readLoadEnd('decompress 000\n')).toBeUndefined();
  expect(readLoadEnd('')).toBeUndefined();
});

it.each(ODD_PASSWORDS)('psql gets a password of %s byte for byte', async (_, password) => {
  const command = inspectPostgresql({ ...ON, password });
  const seen = await runWithClient(command, { client: 'psql', variable: 'PGPASSWORD' });
  expect(seen).toMatchObject({ password, exitCode: 0 });
});

it('names and locales are quoted', () => {
  const { stdin } = createPostgresql(ON, 'a"b', { encoding: 'UTF8', collate: "x'y", ctype: 'C' });
  expect(stdin).toContain(
    `CREATE DATABASE "a""b" TEMPLATE template0 ENCODING E'UTF8' LC_COLLATE E'x''y' LC_CTYPE E'C';`,
  );
});

it('names change in one transaction, after sessions were ended, from another database', () => {
  const { argv, stdin } = renamePostgresql(ON, [
    { from: 'pulso', to: 'kept' },
    { from: 'scratch', to: 'pulso' },
  ]);
  expect(argv.at(-1)).toBe('postgres');
  expect(stdin.slice(stdin.indexOf('SELECT count'))).toBe(
    `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname IN (E'pulso', E'scratch');
BEGIN;
ALTER DATABASE "pulso" RENAME TO "kept";
ALTER DATABASE "scratch" RENAME TO "pulso";
COMMIT;
`,
  );
});

it('a client whose database is postgres is reached by another one', () => {
  expect(inspectPostgresql({ ...ON, database: 'postgres' }).argv.at(-1)).toBe('template1');
});
