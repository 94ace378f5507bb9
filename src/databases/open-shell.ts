import type { DatabaseLogin } from './database-login.ts';
import { passwordLine, readPassword } from './shell-password.ts';

/** What a shell of a database prints on a terminal once nothing that is typed is shown: then the password is sent. */
export const SHELL_READY = 'PULSO-READY\r\n';

/** A command for a person, who has its stdin after the first line. */
export interface DatabaseShell {
  argv: readonly string[];
  /** The first line: the password. */
  line: string;
}

/** By engine: the variable that its client takes the password from, and the client itself. */
const CLIENTS = {
  postgresql: {
    variable: 'PGPASSWORD',
    start: 'exec psql --no-password --username "$user" --dbname "$database" "$@"',
  },
  mysql: {
    variable: 'MYSQL_PWD',
    start: `client="$(command -v mariadb || command -v mysql)" || { echo 'mysql: not found' >&2; exit 127; }
if [ -n "$database" ]; then set -- --database="$database" "$@"; fi
exec "$client" --user="$user" --default-character-set=utf8mb4 "$@"`,
  },
  redis: {
    variable: 'REDISCLI_AUTH',
    start: `client="$(command -v redis-cli || command -v valkey-cli)" || { echo 'redis-cli: not found' >&2; exit 127; }
if [ "$user" != default ]; then set -- --user "$user" "$@"; fi
exec "$client" "$@"`,
  },
} as const;

/**
 * The client program of a database, logged in, with further arguments. If no password is given it is the one that
 * the container has under the name of the secret.
 */
export function openShell(
  { engine, user, database = '' }: DatabaseLogin,
  { password, secret }: { password: string; secret: string },
  args: readonly string[],
): DatabaseShell {
  const { variable, start } = CLIENTS[engine];
  // A terminal takes no more than 4096 characters in a line, unless it takes each by itself.
  const script = `saved=
if [ -t 0 ]; then
  saved="$(stty -g)" && stty -echo -icanon min 1 time 0 || { echo 'a terminal needs stty in the image; use --no-tty' >&2; exit 126; }
  echo PULSO-READY
fi
${readPassword(variable)}if [ -n "$saved" ]; then stty "$saved"; fi
user="$1" database="$2" secret="/run/secrets/$3"; shift 3
if [ -z "$${variable}" ] && [ -r "$secret" ]; then ${variable}="$(cat "$secret")"; fi
if [ -z "$${variable}" ]; then unset ${variable}; fi
unset saved secret
${start}
`;
  const words = [user, engine === 'postgresql' ? database || 'postgres' : database, secret];
  return { argv: ['sh', '-c', script, 'sh', ...words, ...args], line: passwordLine(password) };
}
