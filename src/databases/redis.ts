import type { DatabaseCommand, DatabaseLogin } from './database-login.ts';
import { passwordLine, readPassword } from './shell-password.ts';

/** The account that `requirepass` is the password of. */
export const REDIS_DEFAULT_USER = 'default';

/** The client reports no failed command by its exit code: the reply is compared with the one that is due. */
const REDIS = `${readPassword('REDISCLI_AUTH')}client="$(command -v redis-cli || command -v valkey-cli)"
due="$1" user="$2"
if [ "$user" = ${REDIS_DEFAULT_USER} ]; then set --; else set -- --user "$user"; fi
reply="$("$client" "$@" 2>/dev/null)"
[ "$reply" = "$due" ]
`;

/** Ends with 0 where the account accepts the password. */
export function checkRedisLogin({ user }: DatabaseLogin, password: string): DatabaseCommand {
  return runRedis(user, { password, command: 'PING', due: 'PONG' });
}

/** Changes a user's password, logged in as itself. It lasts until the server restarts with its own settings. */
export function changeRedisPassword(
  { user }: DatabaseLogin,
  password: string,
  next: string,
): DatabaseCommand {
  const command =
    user === REDIS_DEFAULT_USER
      ? `CONFIG SET requirepass ${quoteBytes(next)}`
      : `ACL SETUSER ${quoteBytes(user)} resetpass ${quoteBytes(`>${next}`)}`;
  return runRedis(user, { password, command, due: 'OK' });
}

/** Removes every key of every database: what an app had computed of other data. */
export function flushRedis(
  { user }: Pick<DatabaseLogin, 'user'>,
  password: string,
): DatabaseCommand {
  return runRedis(user, { password, command: 'FLUSHALL', due: 'OK' });
}

function runRedis(
  user: string,
  { password, command, due }: { password: string; command: string; due: string },
): DatabaseCommand {
  return {
    argv: ['sh', '-c', REDIS, 'sh', due, user],
    stdin: `${passwordLine(password)}${command}\n`,
  };
}

/** Every byte as \xhh: the client's own rules of quoting have nothing to act on. */
function quoteBytes(text: string): string {
  const bytes = [...new TextEncoder().encode(text)];
  return `"${bytes.map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}"`;
}
