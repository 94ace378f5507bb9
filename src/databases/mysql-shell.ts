import type { DatabaseCommand } from './database-login.ts';
import { passwordLine, readPassword } from './shell-password.ts';

/** The account that dumps or restores, and the live database. */
export interface MysqlAccount {
  user: string;
  database: string;
  password: string;
}

/**
 * Shell functions of every program: `sql` runs statements, `dump` the dumper of the image, by whatever name the image
 * has them. A mode of the server's in which names or escapes are quoted otherwise does not apply.
 */
const ENTER = `${readPassword('MYSQL_PWD')}client="$(command -v mariadb || command -v mysql)"
dumper="$(command -v mariadb-dump || command -v mysqldump)"
user="$1" live="$2"; shift 2
if command -v zstd >/dev/null; then compressor=zstd; else compressor=gzip; fi
sql() {
  "$client" --user="$user" --batch --raw --skip-column-names --connect-timeout=10 \\
    --default-character-set=utf8mb4 --init-command="SET SESSION sql_mode = ''" "$@"
}
case "$("$dumper" --version)" in *MariaDB*) gtid= ;; *) gtid=--set-gtid-purged=OFF ;; esac
dump() {
  "$dumper" --user="$user" --single-transaction --quick --skip-lock-tables --no-tablespaces \\
    --hex-blob --default-character-set=utf8mb4 --max-allowed-packet=1G --skip-triggers $gtid "$@"
}
`;

/**
 * `code_of`: views, triggers, routines and events of a database as SQL. Functions come before the views that use them.
 * Events are last, behind a line of their own: what is only tried must not run them. Views that lack what they read are
 * left out: no dumper reads them.
 */
const CODE = `views_of() { sql --database="$1" --execute="SELECT table_name FROM information_schema.tables
  WHERE table_schema = DATABASE() AND table_type = 'VIEW' ORDER BY table_name"; }
tick="$(printf '\\140')" tab="$(printf '\\t')"
is_broken() { sql --database="$1" --execute="CHECK TABLE $tick$(printf '%s' "$2" | sed "s/$tick/$tick$tick/g")$tick" </dev/null | grep -qi "$tab"error"$tab"; }
code_of() (
  database="$1"; shift
  dump --no-data --no-create-info --routines --triggers -- "$database" || exit 1
  views="$(views_of "$database")" || exit 1
  set --
  while IFS= read -r view; do if [ -n "$view" ] && ! is_broken "$database" "$view"; then set -- "$@" "$view"; fi; done <<END
$views
END
  if [ $# -gt 0 ]; then dump --no-data -- "$database" "$@" || exit 1; fi
  echo '-- PULSO EVENTS'
  dump --no-data --no-create-info --events -- "$database"
)
drop_code() {
  drops="$(sql --database="$1" --execute="SELECT CONCAT('DROP ', kind, ' IF EXISTS ', tick, REPLACE(name, tick, CONCAT(tick, tick)), tick, ';')
    FROM (SELECT 'VIEW' AS kind, table_name AS name FROM information_schema.views WHERE table_schema = DATABASE()
      UNION ALL SELECT 'TRIGGER', trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()
      UNION ALL SELECT routine_type, routine_name FROM information_schema.routines WHERE routine_schema = DATABASE()
      UNION ALL SELECT 'EVENT', event_name FROM information_schema.events WHERE event_schema = DATABASE()) AS code,
    (SELECT CHAR(96 USING utf8mb4) AS tick) AS ticks")" || return 1
  printf '%s\\n' "$drops" | sql --database="$1"
}
put_code() {
  { printf 'DROP TABLE IF EXISTS %s.pulso_made;\\n' "$2"
    printf 'CREATE TABLE %s.pulso_made (code longblob, charset varchar(64), collation varchar(64));\\n' "$2"
    printf "INSERT INTO %s.pulso_made VALUES (x'" "$2"
    printf '%s' "$4" | od -An -v -tx1 | tr -d ' \\n'
    printf "', @@character_set_database, @@collation_database);\\n"
    printf 'RENAME TABLE %s.pulso_made TO %s.%s;\\n' "$2" "$2" "$3"
  } | sql --database="$1" --max-allowed-packet=1G
}
apply_code() { printf '%s\\n' "$2" | sql --database="$1" --binary-mode; }
`;

/** A program in the container of the server: after the functions, with these arguments; SQL or data follow on its stdin. */
export function mysqlProgram(
  { user, database, password }: MysqlAccount,
  program: string,
  { args = [], stdin = '' }: { args?: readonly string[]; stdin?: string } = {},
): DatabaseCommand {
  return {
    argv: ['sh', '-c', `${ENTER}${CODE}${program}`, 'sh', user, database, ...args],
    stdin: `${passwordLine(password)}${stdin}`,
  };
}

/** A name as MySQL takes it, whatever is in it. */
export function quoteMysqlName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/**
 * Prints a line of JSON for each table of the database that is connected to, with its rows. What pulso keeps there
 * beside them is left out.
 */
export const COUNT_MYSQL = `SELECT CONCAT('SELECT JSON_OBJECT(''table'', ', QUOTE(table_name), ', ''rows'', COUNT(*)) FROM ',
    tick, REPLACE(table_name, tick, CONCAT(tick, tick)), tick, ';')
  FROM information_schema.tables, (SELECT CHAR(96 USING utf8mb4) AS tick) AS ticks WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')
    AND table_name NOT IN ('pulso_made', 'pulso_code', 'pulso_old', 'pulso_new')
  ORDER BY table_name`;
