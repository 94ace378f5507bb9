import type { DatabaseCommand, DatabaseLogin, LoginVia } from './database-login.ts';
import { escapeText } from './escape-text.ts';
import { passwordLine, readPassword } from './shell-password.ts';

/** New images of MariaDB have their client under its own name alone. */
const MYSQL = `${readPassword('MYSQL_PWD')}client="$(command -v mysql || command -v mariadb)"
user="$1"
if [ "$2" = network ]; then set -- --protocol=tcp --host=127.0.0.1; else set --; fi
exec "$client" --user="$user" --batch --skip-column-names --connect-timeout=10 "$@"
`;

/** Ends with 0 where the account accepts the password. */
export function checkMysqlLogin(
  login: DatabaseLogin,
  password: string,
  via: LoginVia,
): DatabaseCommand {
  return runMysql(login, { password, via, sql: 'SELECT 1;\n' });
}

/** Prints the hosts that a user has accounts for, one a line. `admin` may read and change accounts. */
export function listMysqlHosts(
  admin: DatabaseLogin,
  password: string,
  user: string,
): DatabaseCommand {
  const sql = `${PREAMBLE}SELECT host FROM mysql.user WHERE user = ${quoteText(user)};\n`;
  return runMysql(admin, { password, via: 'local', sql });
}

/** Changes the password of all accounts of a user in one statement. */
export function changeMysqlPassword(
  admin: DatabaseLogin,
  password: string,
  { user, hosts, next }: { user: string; hosts: readonly string[]; next: string },
): DatabaseCommand {
  const accounts = hosts.map(
    (host) => `${quoteText(user)}@${quoteText(host)} IDENTIFIED BY ${quoteText(next)}`,
  );
  const sql = `${PREAMBLE}ALTER USER ${accounts.join(', ')};\n`;
  return runMysql(admin, { password, via: 'local', sql });
}

/** Without a mode of the server's in which a backslash is a letter like others. */
const PREAMBLE = "SET NAMES utf8mb4;\nSET SESSION sql_mode = '';\n";

function runMysql(
  { user }: DatabaseLogin,
  { password, via, sql }: { password: string; via: LoginVia; sql: string },
): DatabaseCommand {
  return { argv: ['sh', '-c', MYSQL, 'sh', user, via], stdin: `${passwordLine(password)}${sql}` };
}

function quoteText(text: string): string {
  return `'${escapeText(text)}'`;
}
