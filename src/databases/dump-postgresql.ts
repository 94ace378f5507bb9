import type { DatabaseCommand } from './database-login.ts';
import { readPassword, passwordLine } from './shell-password.ts';

/** What a dump is made of, and who makes it. */
export interface DumpedDatabase {
  user: string;
  database: string;
  password: string;
}

/**
 * PGUSER and PGDATABASE, not arguments: a name may look like a connection string. The image's own compressor is
 * used, since fewer bytes cross the engine's connection then.
 */
const ENTER = `${readPassword('PGPASSWORD')}export PGCONNECT_TIMEOUT=10 PGUSER="$1" PGDATABASE="$2"
if command -v zstd >/dev/null; then PULSO_COMPRESSION=zstd; else PULSO_COMPRESSION=gzip; fi
export PULSO_COMPRESSION
`;

const PSQL = `${ENTER}exec psql --no-psqlrc --no-password --quiet --tuples-only --no-align \\
  --set ON_ERROR_STOP=1 --file -
`;

const ROLES = `${ENTER}exec pg_dumpall --roles-only --no-role-passwords --no-password --database "$PGDATABASE" \\
  </dev/null
`;

/** The pipeline's two exit codes, whatever the shell knows of pipes: written by each side beside the data. */
const DUMP = [
  `printf 'PULSO-DATA\\n'; exec 3>&1`,
  `codes=$({ { pg_dump --format=custom --compress=0 --no-password --snapshot="$PULSO_SNAPSHOT" 3>&- 4>&-`,
  `echo $? >&4; } </dev/null | { "$PULSO_COMPRESSION" -1 -q -c >&3 4>&-; echo $? >&4; }; } 4>&1)`,
  `printf '\\nPULSO-DUMP %03d %03d\\n' $codes`,
].join('; ');

/** Prints the sequences and the tables with their rows, a line of JSON each: of the database that is dumped, and of the one it is loaded into. */
export const LIST_POSTGRESQL = `SELECT json_build_object('sequence', format('%I.%I', schemaname, sequencename), 'value', last_value)
  FROM pg_sequences ORDER BY schemaname, sequencename;
SELECT format('SELECT json_build_object(''table'', %L, ''rows'', count(*)) FROM ONLY %I.%I',
    format('%I.%I', nspname, relname), nspname, relname)
  FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE relkind = 'r' AND relpersistence <> 't'
    AND nspname <> 'information_schema' AND nspname !~ '^pg_'
    AND NOT EXISTS (SELECT FROM pg_depend
      WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')
  ORDER BY nspname, relname \\gexec
`;

/**
 * One session exports its snapshot, counts rows in it and lets pg_dump read it: counts and dump agree while others
 * write. Lines of stdout are written by programs that psql waits for, so that they stay in order.
 */
const SCRIPT = `SET client_encoding = 'UTF8';
SET row_security = off;
SET statement_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SELECT pg_export_snapshot() AS snapshot \\gset
\\setenv PULSO_SNAPSHOT :snapshot
\\! printf '{"compression":"%s","dumper":"%s"}\\n' "$PULSO_COMPRESSION" "$(pg_dump --version)"
\\o |cat
SELECT json_build_object('serverVersion', current_setting('server_version'),
  'encoding', pg_encoding_to_char(encoding), 'collate', datcollate, 'ctype', datctype,
  'bytes', pg_database_size(oid), 'largeObjects', (SELECT count(*) FROM pg_largeobject_metadata))
  FROM pg_database WHERE datname = current_database();
SELECT json_build_object('extension', extname, 'version', extversion) FROM pg_extension ORDER BY extname;
${LIST_POSTGRESQL}\\o
\\! ${DUMP}
COMMIT;
`;

/** Prints what is in the database (lines of JSON), then a compressed dump of the same moment: createDumpReader takes it apart. */
export function dumpPostgresql(from: DumpedDatabase): DatabaseCommand {
  return enter(PSQL, from, SCRIPT);
}

/** Prints the server's roles, without passwords, as SQL. */
export function dumpPostgresqlRoles(from: DumpedDatabase): DatabaseCommand {
  return enter(ROLES, from, '');
}

function enter(program: string, from: DumpedDatabase, script: string): DatabaseCommand {
  const { user, database, password } = from;
  return {
    argv: ['sh', '-c', program, 'sh', user, database],
    stdin: `${passwordLine(password)}${script}`,
  };
}
