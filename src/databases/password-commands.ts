import type { DatabaseCommand, DatabaseLogin, LoginVia } from './database-login.ts';
import { changeMysqlPassword, checkMysqlLogin, listMysqlHosts } from './mysql.ts';
import { changePostgresqlPassword, checkPostgresqlLogin } from './postgresql.ts';
import { changeRedisPassword, checkRedisLogin } from './redis.ts';

/** A change of one account's password. */
export interface PasswordChange {
  login: DatabaseLogin;
  /** Who makes it, and their password; often the account itself. */
  admin: DatabaseLogin;
  password: string;
  next: string;
  /** What the command of `listAccounts` printed. */
  accounts: string;
}

/** Ends with 0 where the account accepts the password. */
export function checkLogin(login: DatabaseLogin, password: string, via: LoginVia): DatabaseCommand {
  switch (login.engine) {
    case 'postgresql':
      return checkPostgresqlLogin(login, password, via);
    case 'mysql':
      return checkMysqlLogin(login, password, via);
    case 'redis':
      return checkRedisLogin(login, password);
  }
}

/** What has to be known before a password is changed; undefined if nothing has. */
export function listAccounts({
  login,
  admin,
  password,
}: Omit<PasswordChange, 'next' | 'accounts'>): DatabaseCommand | undefined {
  return login.engine === 'mysql' ? listMysqlHosts(admin, password, login.user) : undefined;
}

/** Changes the password. To the same one again changes nothing. */
export function changePassword({
  login,
  admin,
  password,
  next,
  accounts,
}: PasswordChange): DatabaseCommand {
  switch (login.engine) {
    case 'postgresql':
      return changePostgresqlPassword(login, password, next);
    case 'mysql': {
      const hosts = accounts.split('\n').filter((host) => host !== '');
      return changeMysqlPassword(admin, password, { user: login.user, hosts, next });
    }
    case 'redis':
      return changeRedisPassword(login, password, next);
  }
}
