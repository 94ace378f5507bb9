import type { DatabaseCommand } from './database-login.ts';
import { LIST_POSTGRESQL } from './dump-postgresql.ts';
import { quoteIdentifier, quoteText } from './quote-postgresql.ts';
import { passwordLine, readPassword } from './shell-password.ts';

/** The account that restores, and the live database. */
export interface RestoredDatabase {
  user: string;
  database: string;
  password: string;
}

/** What a new database is made with; as the one that was saved. */
export interface DatabaseLocale {
  encoding: string;
  collate: string;
  ctype: string;
}

const ENTER = `${readPassword('PGPASSWORD')}export PGCONNECT_TIMEOUT=10 PGUSER="$1" PGDATABASE="$2"
`;

const PSQL = `${ENTER}exec psql --no-psqlrc --no-password --quiet --tuples-only --no-align \\
  --set ON_ERROR_STOP=1 --file -
`;

/** Both exit codes are printed, each by its own side: a pipe hides the first one. */
const LOAD = `${ENTER}codes=$({ {
  case "$3" in zstd) zstd -d -q -c ;; gzip) gzip -d -q -c ;; *) cat ;; esac
  printf 'decompress %03d\\n' $? >&4
} | {
  pg_restore --no-password --exit-on-error --dbname "$PGDATABASE" >/dev/null 4>&-
  printf 'load %03d\\n' $? >&4
}; } 4>&1)
printf '%s\\n' "$codes"
`;

const NO_LIMITS = `SET client_encoding = 'UTF8';
SET client_min_messages = 'error';
SET statement_timeout = 0;
`;

/** What a server is asked before anything is done: a line of JSON each. Programs print first, so that no line is in another. */
const INSPECT = `SELECT CASE WHEN pg_has_role(current_user, 'pg_read_all_settings', 'member')
  THEN current_setting('data_directory') ELSE '/' END AS data \\gset
\\setenv PULSO_DATA :data
\\! df -Pk "$PULSO_DATA" 2>/dev/null | tail -n 1 | { read -r _ _ _ free _; printf '{"free":%s}\\n' "\${free:-null}"; }
\\! if command -v zstd >/dev/null; then echo '{"program":"zstd"}'; fi
\\! if command -v gzip >/dev/null; then echo '{"program":"gzip"}'; fi
SELECT json_build_object('version', current_setting('server_version_num')::int / 10000);
SELECT json_build_object('extension', name) FROM pg_available_extensions;
SELECT json_build_object('role', rolname) FROM pg_roles;
SELECT json_build_object('database', datname, 'bytes', CASE WHEN has_database_privilege(oid, 'CONNECT') THEN pg_database_size(oid) END) FROM pg_database;
`;

/** Prints what createServerReader reads. */
export function inspectPostgresql(on: RestoredDatabase): DatabaseCommand {
  return runSql(on, maintenanceOf(on), INSPECT);
}

/** Makes an empty database. */
export function createPostgresql(
  on: RestoredDatabase,
  name: string,
  { encoding, collate, ctype }: DatabaseLocale,
): DatabaseCommand {
  const settings = `ENCODING ${quoteText(encoding)} LC_COLLATE ${quoteText(collate)} LC_CTYPE ${quoteText(ctype)}`;
  return runSql(
    on,
    maintenanceOf(on),
    `CREATE DATABASE ${quoteIdentifier(name)} TEMPLATE template0 ${settings};\n`,
  );
}

/** Runs statements of `selectRoles`. */
export function createPostgresqlRoles(on: RestoredDatabase, sql: string): DatabaseCommand {
  return runSql(on, maintenanceOf(on), sql);
}

/** Loads a dump, which follows `stdin` on the same stream; prints both exit codes. `decompress`: `none` for one that is not compressed. */
export function loadPostgresql(
  { user, password }: RestoredDatabase,
  name: string,
  decompress: 'zstd' | 'gzip' | 'none',
): DatabaseCommand {
  return {
    argv: ['sh', '-c', LOAD, 'sh', user, name, decompress],
    stdin: passwordLine(password),
  };
}

/** Both exit codes of a load; undefined: it did not come to its end. */
export function readLoadEnd(stdout: string): { decompress: number; load: number } | undefined {
  const decompress = /^decompress (\d{3})$/m.exec(stdout)?.[1];
  const load = /^load (\d{3})$/m.exec(stdout)?.[1];
  if (decompress === undefined || load === undefined) return undefined;
  return { decompress: Number(decompress), load: Number(load) };
}

/** Columns of whole numbers that a sequence belongs to: it must not give a number that is there. */
const RAISE = `SELECT format('SELECT json_build_object(''raised'', %L, ''to'', setval(%L::regclass, top)) '
    || 'FROM (SELECT max(%I)::bigint AS top FROM %s) AS own, %s AS now '
    || 'WHERE top BETWEEN now.last_value AND %s AND (top > now.last_value OR NOT now.is_called)',
    format('%I.%I', sn.nspname, s.relname), format('%I.%I', sn.nspname, s.relname), attname,
    format('%I.%I', tn.nspname, t.relname), format('%I.%I', sn.nspname, s.relname), seqmax)
  FROM pg_depend
  JOIN pg_class AS s ON s.oid = objid AND s.relkind = 'S'
  JOIN pg_namespace AS sn ON sn.oid = s.relnamespace
  JOIN pg_sequence ON seqrelid = s.oid
  JOIN pg_class AS t ON t.oid = refobjid
  JOIN pg_namespace AS tn ON tn.oid = t.relnamespace
  JOIN pg_attribute ON attrelid = t.oid AND attnum = refobjsubid
  WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i')
    AND atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
    AND seqincrement > 0 AND NOT seqcycle
  ORDER BY 1 \\gexec
`;

/** Raises sequences to the largest number of their column, gathers statistics, then prints what is in the database. */
export function surveyPostgresql(on: RestoredDatabase, name: string): DatabaseCommand {
  const sql = `SET row_security = off;
${RAISE}ANALYZE;
SELECT json_build_object('largeObjects', (SELECT count(*) FROM pg_largeobject_metadata));
SELECT json_build_object('invalidIndex', indexrelid::regclass::text) FROM pg_index WHERE NOT indisvalid;
${LIST_POSTGRESQL}`;
  return runSql(on, name, sql);
}

/** New names of databases, all at once or none. Sessions in them are ended. */
export function renamePostgresql(
  on: RestoredDatabase,
  renames: readonly { from: string; to: string }[],
): DatabaseCommand {
  const names = renames.map(({ from }) => quoteText(from)).join(', ');
  const lines = renames.map(
    ({ from, to }) => `ALTER DATABASE ${quoteIdentifier(from)} RENAME TO ${quoteIdentifier(to)};`,
  );
  return runSql(
    on,
    maintenanceOf(on),
    `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname IN (${names});
BEGIN;
${lines.join('\n')}
COMMIT;
`,
  );
}

/** Removes a database if it is there. */
export function dropPostgresql(on: RestoredDatabase, name: string): DatabaseCommand {
  return runSql(
    on,
    maintenanceOf(on),
    `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = ${quoteText(name)};
DROP DATABASE IF EXISTS ${quoteIdentifier(name)};
`,
  );
}

/** A database that is renamed cannot be the one that is connected to. */
function maintenanceOf({ database }: RestoredDatabase): string {
  return database === 'postgres' ? 'template1' : 'postgres';
}

function runSql(
  { user, password }: RestoredDatabase,
  database: string,
  sql: string,
): DatabaseCommand {
  return {
    argv: ['sh', '-c', PSQL, 'sh', user, database],
    stdin: `${passwordLine(password)}${NO_LIMITS}${sql}`,
  };
}
