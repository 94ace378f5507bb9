import type { DatabaseCommand } from './database-login.ts';
import { COUNT_MYSQL, mysqlProgram, type MysqlAccount } from './mysql-shell.ts';

/** Both exit codes are written by each side beside the data: a pipe hides the first one. */
const PIPE = (dump: string): string =>
  [
    `printf 'PULSO-DATA\\n'; exec 3>&1`,
    `codes=$({ { ${dump} 3>&- 4>&-`,
    `echo $? >&4; } </dev/null | { "$compressor" -1 -q -c >&3 4>&-; echo $? >&4; }; } 4>&1)`,
    `printf '\\nPULSO-DUMP %03d %03d\\n' $codes\n`,
  ].join('; ');

/** What is in the database; numbers of rows only where nobody writes: the dump's moment is its own. */
const DUMP = `counted="$1"
printf '{"compression":"%s","dumper":"%s"}\\n' "$compressor" "$("$dumper" --version | tr -d '"\\\\' | sed 's|.*/||')"
sql --database="$live" || exit 1
if [ "$counted" = counted ]; then
  counts="$(sql --database="$live" --execute="${COUNT_MYSQL}")" || exit 1
  printf '%s\\n' "$counts" | sql --database="$live" || exit 1
fi
views="$(views_of "$live")" || exit 1
set --
while IFS= read -r view; do if [ -n "$view" ]; then set -- "$@" "--ignore-table=$live.$view"; fi; done <<END
$views
END
${PIPE('dump "$@" -- "$live"')}`;

const DUMP_CODE = `printf '{"compression":"%s"}\\n' "$compressor"
views="$(views_of "$live")" || exit 1
while IFS= read -r view; do
  if [ -n "$view" ] && is_broken "$live" "$view"; then
    printf '{"broken":"%s"}\\n' "$(printf '%s' "$view" | sed 's/[\\\\"]/\\\\&/g')"
  fi
done <<END
$views
END
${PIPE('code_of "$live"')}`;

const HEAD = `SELECT JSON_OBJECT('serverVersion', VERSION(), 'encoding', default_character_set_name,
    'collate', default_collation_name, 'ctype', default_collation_name, 'largeObjects', 0,
    'bytes', (SELECT COALESCE(SUM(data_length + index_length), 0) FROM information_schema.tables WHERE table_schema = DATABASE()))
  FROM information_schema.schemata WHERE schema_name = DATABASE();
SELECT JSON_OBJECT('untransacted', table_name) FROM information_schema.tables
  WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' AND engine <> 'InnoDB' ORDER BY table_name;
`;

const NAMES = `SELECT JSON_OBJECT('table', table_name, 'rows', NULL) FROM information_schema.tables
  WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY table_name;
`;

/**
 * Prints what is in the database (lines of JSON), then a compressed dump of its tables: createDumpReader takes it apart.
 * `isQuiet`: nobody writes, and rows are counted.
 */
export function dumpMysql(from: MysqlAccount, { isQuiet }: { isQuiet: boolean }): DatabaseCommand {
  return mysqlProgram(from, DUMP, {
    args: [isQuiet ? 'counted' : ''],
    stdin: isQuiet ? HEAD : `${HEAD}${NAMES}`,
  });
}

/** The same of views, triggers, routines and events; views that are broken are named, not dumped. */
export function dumpMysqlCode(from: MysqlAccount): DatabaseCommand {
  return mysqlProgram(from, DUMP_CODE);
}
