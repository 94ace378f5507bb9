import type { DatabaseCommand, DatabaseLogin, LoginVia } from './database-login.ts';
import { quoteIdentifier, quoteText } from './quote-postgresql.ts';
import { passwordLine, readPassword } from './shell-password.ts';

/**
 * By `network` it connects to the container's own address: images trust 127.0.0.1 and the socket, where any
 * password, or none, is accepted.
 */
const PSQL = `${readPassword('PGPASSWORD')}export PGCONNECT_TIMEOUT=10
if [ "$3" = network ]; then set -- "$1" "$2" --host "$(hostname -i | { read -r first rest; echo "$first"; })"
else set -- "$1" "$2"; fi
user="$1" database="$2"; shift 2
exec psql --no-psqlrc --no-password --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 \\
  --username "$user" --dbname "$database" "$@" --file -
`;

/** Ends with 0 where the account accepts the password. */
export function checkPostgresqlLogin(
  login: DatabaseLogin,
  password: string,
  via: LoginVia,
): DatabaseCommand {
  return runPsql(login, { password, via, sql: 'SELECT 1;\n' });
}

/** Changes a role's password, logged in as itself. */
export function changePostgresqlPassword(
  login: DatabaseLogin,
  password: string,
  next: string,
): DatabaseCommand {
  // A server that logs statements would log the password. Only a superuser may switch that off: others go on.
  const sql = `\\set ON_ERROR_STOP off
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';
\\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
ALTER ROLE ${quoteIdentifier(login.user)} PASSWORD ${quoteText(next)};
`;
  return runPsql(login, { password, via: 'local', sql });
}

function runPsql(
  { user, database = 'postgres' }: DatabaseLogin,
  { password, via, sql }: { password: string; via: LoginVia; sql: string },
): DatabaseCommand {
  return {
    argv: ['sh', '-c', PSQL, 'sh', user, database, via],
    stdin: `${passwordLine(password)}${sql}`,
  };
}
