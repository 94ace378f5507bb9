import type { DatabaseCommand } from './database-login.ts';
import { COUNT_MYSQL, mysqlProgram, quoteMysqlName, type MysqlAccount } from './mysql-shell.ts';

/** Decompresses stdin into a command; both exit codes are printed, each by its own side. */
const LOAD = (load: string): string => `codes=$({ {
  case "$decompress" in zstd) zstd -d -q -c ;; gzip) gzip -d -q -c ;; *) cat ;; esac
  printf 'decompress %03d\\n' $? >&4
} | {
  ${load} >/dev/null 4>&-
  printf 'load %03d\\n' $? >&4
}; } 4>&1)
`;

/** A row that is written in hexadecimal takes twice its bytes: the server has to accept as much as it had given. */
const LOAD_TABLES = `name="$1" decompress="$2"
packet="$(sql --execute='SELECT @@GLOBAL.max_allowed_packet')" || exit 1
sql --execute='SET GLOBAL max_allowed_packet = 1073741824' 2>/dev/null || packet=
${LOAD('sql --database="$name" --binary-mode --max-allowed-packet=1G')}
if [ -n "$packet" ]; then sql --execute="SET GLOBAL max_allowed_packet = $packet"; fi
printf '%s\\n' "$codes"
`;

/** The code is tried without its events, which would run, and then kept for the swap. */
const LOAD_CODE = `name="$1" decompress="$2"
try_code() {
  code="$(cat)"
  apply_code "$name" "$(printf '%s\\n' "$code" | sed '/^-- PULSO EVENTS$/,$d')" && drop_code "$name" &&
    put_code "$name" "$name" pulso_code "$code"
}
${LOAD('try_code')}
printf '%s\\n' "$codes"
`;

const INSPECT = `data="$(sql --execute='SELECT @@datadir')" || exit 1
df -Pk "$data" 2>/dev/null | tail -n 1 | { read -r _ _ _ free _; printf '{"free":%s}\\n' "\${free:-null}"; }
for program in zstd gzip; do
  if command -v "$program" >/dev/null; then printf '{"program":"%s"}\\n' "$program"; fi
done
sql
`;

const FACTS = `SELECT JSON_OBJECT('version', CAST(SUBSTRING_INDEX(VERSION(), '.', 1) AS UNSIGNED),
  'minor', CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(VERSION(), '.', 2), '.', -1) AS UNSIGNED),
  'product', IF(VERSION() LIKE '%MariaDB%', 'mariadb', 'mysql'));
SELECT JSON_OBJECT('database', schema_name, 'bytes', (SELECT COALESCE(SUM(data_length + index_length), 0)
  FROM information_schema.tables WHERE table_schema = schema_name)) FROM information_schema.schemata;
`;

const SURVEY = `counts="$(sql --database="$1" --execute="${COUNT_MYSQL}")" || exit 1
printf '%s\\n' "$counts" | sql --database="$1" || exit 1
echo '{"largeObjects":0}'
`;

/**
 * A server has no new names for databases, but one RENAME TABLE is all or nothing. In the database that is swapped in,
 * \`pulso_code\` has its views, triggers, routines and events, which cannot be renamed: its place says which way a swap
 * that was cut short has to go. \`pulso_old\`: the code of what is live was noted, and may be removed. \`pulso_new\`:
 * the tables have been swapped, their code has not.
 */
const SWAP = `quoted="$1" from="$2" to="$3"
has() { [ "$(sql --execute="SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '$1' AND table_name = '$2'")" = 1 ]; }
bring() {
  code="$(sql --max-allowed-packet=1G --execute="SELECT code FROM $1")" &&
    place="$(sql --execute="SELECT CONCAT('ALTER DATABASE ', '$shown', ' CHARACTER SET ', charset, ' COLLATE ', collation) FROM $1")" &&
    drop_code "$live" && printf '%s\\n' "$place" | sql && apply_code "$live" "$code"
}
shown="$(printf '%s' "$quoted" | sed "s/'/''/g")"
if has "$from" pulso_code; then
  if ! has "$to" pulso_old; then
    if has "$to" pulso_new; then sql --execute="RENAME TABLE $to.pulso_new TO $to.pulso_old" || exit 1
    else
      code="$(code_of "$live")" || exit 1
      sql --database="$live" --execute="SELECT CONCAT('CREATE DATABASE IF NOT EXISTS $to CHARACTER SET ', @@character_set_database, ' COLLATE ', @@collation_database)" | sql || exit 1
      put_code "$live" "$to" pulso_old "$code" || exit 1
    fi
  fi
  drop_code "$live" || exit 1
  kills="$(sql --database="$live" --execute="SELECT CONCAT('KILL ', id, ';') FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()")" || exit 1
  printf '%s\\n' "$kills" | sql --force 2>/dev/null
  renames="$(sql --database="$live" --execute="SET SESSION group_concat_max_len = 1073741824;
    SELECT CONCAT('SET SESSION lock_wait_timeout = 20; RENAME TABLE ', GROUP_CONCAT(pair ORDER BY stage, pair SEPARATOR ', '), ';') FROM (
      SELECT 1 AS stage, CONCAT('$shown', '.', tick, REPLACE(table_name, tick, CONCAT(tick, tick)), tick, ' TO $to.', tick, REPLACE(table_name, tick, CONCAT(tick, tick)), tick) AS pair
        FROM information_schema.tables, (SELECT CHAR(96 USING utf8mb4) AS tick) AS ticks
        WHERE table_schema = DATABASE() AND table_type <> 'VIEW'
      UNION ALL SELECT 2, CONCAT('$from.', tick, REPLACE(table_name, tick, CONCAT(tick, tick)), tick, ' TO ', '$shown', '.', tick, REPLACE(table_name, tick, CONCAT(tick, tick)), tick)
        FROM information_schema.tables, (SELECT CHAR(96 USING utf8mb4) AS tick) AS ticks
        WHERE table_schema = '$from' AND table_type <> 'VIEW' AND table_name NOT IN ('pulso_made', 'pulso_code', 'pulso_old', 'pulso_new')
      UNION ALL SELECT 3, '$to.pulso_old TO $to.pulso_code'
      UNION ALL SELECT 4, '$from.pulso_code TO $from.pulso_new') AS moves")" || exit 1
  printf '%s\\n' "$renames" | sql || exit 1
fi
if has "$from" pulso_new; then
  bring "$from.pulso_new" && sql --execute="DROP DATABASE $from"
elif has "$from" pulso_old; then
  bring "$from.pulso_old" && sql --execute="DROP DATABASE $from"
fi
`;

/** Prints what readServer reads. */
export function inspectMysql(on: MysqlAccount): DatabaseCommand {
  return mysqlProgram(on, INSPECT, { stdin: FACTS });
}

/** Makes an empty database. */
export function createMysql(
  on: MysqlAccount,
  name: string,
  { encoding, collate }: { encoding: string; collate: string },
): DatabaseCommand {
  const settings = `CHARACTER SET ${quoteMysqlName(encoding)} COLLATE ${quoteMysqlName(collate)}`;
  return mysqlProgram(on, 'sql\n', { stdin: `CREATE DATABASE ${quoteMysqlName(name)} ${settings};\n` }); // prettier-ignore
}

/** Loads a dump of tables, which follows `stdin` on the same stream; prints both exit codes. */
export function loadMysql(on: MysqlAccount, name: string, decompress: string): DatabaseCommand {
  return mysqlProgram(on, LOAD_TABLES, { args: [name, decompress] });
}

/** The same of views, triggers, routines and events: tried and kept beside the tables until they are swapped in. */
export function loadMysqlCode(on: MysqlAccount, name: string, decompress: string): DatabaseCommand {
  return mysqlProgram(on, LOAD_CODE, { args: [name, decompress] });
}

/** Prints what readSurvey reads. */
export function surveyMysql(on: MysqlAccount, name: string): DatabaseCommand {
  return mysqlProgram(on, SURVEY, { args: [name] });
}

/** Swaps the tables of the live database with those of `from`, and keeps what was live in `to`; goes on where it was cut short. */
export function swapMysql(
  on: MysqlAccount,
  { from, to }: { from: string; to: string },
): DatabaseCommand {
  return mysqlProgram(on, SWAP, { args: [quoteMysqlName(on.database), from, to] });
}

/** Removes a database if it is there. */
export function dropMysql(on: MysqlAccount, name: string): DatabaseCommand {
  return mysqlProgram(on, 'sql\n', { stdin: `DROP DATABASE IF EXISTS ${quoteMysqlName(name)};\n` });
}
