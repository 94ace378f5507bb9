import type { DatabaseLogin, LoginVia } from '../../databases/database-login.ts';
import { changePassword, checkLogin, listAccounts } from '../../databases/password-commands.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { RotatedAccount } from '../../workspace/journal/rotation.ts';
import type { TextResult } from '../engines/run-text.ts';
import { runInDatabase, type DatabaseService } from './run-in-database.ts';

/** Passwords that an account may have, the likeliest first. */
export type Candidates = readonly string[];

/** The account that may make the change, and the name of the secret that is its password. */
export function adminOf(name: string, { admin, user }: RotatedAccount) {
  return admin ?? { user, secret: name };
}

/**
 * The first password that the database accepts of the account which makes the change. Nothing is changed.
 * Errors: `database-login-refused`, those of Engine.exec.
 */
export async function findAdminPassword(
  service: DatabaseService,
  admin: DatabaseLogin,
  candidates: Candidates,
): Promise<string> {
  for (const password of candidates) {
    const { exitCode } = await runInDatabase(service, checkLogin(admin, password, 'local'));
    if (exitCode === 0) return password;
  }
  const message = `${service.service} accepts no known password of ${admin.user}`;
  throw new PulsoError('database-login-refused', message, {
    slug: service.slug,
    hint: `write the password that the database has into the file, or check the database: pulso logs ${service.slug} ${service.service}`,
  });
}

/**
 * Changes the password of an account and sees that it works; it may have it already. Errors:
 * `database-login-refused`, `database-refused`, those of Engine.exec.
 */
export async function changeAccountPassword(
  service: DatabaseService,
  {
    login,
    admin,
    candidates,
  }: { login: DatabaseLogin; admin: DatabaseLogin; candidates: Candidates },
  next: string,
): Promise<void> {
  const password = await findAdminPassword(service, admin, candidates);
  const run = async (command: Parameters<typeof runInDatabase>[1]): Promise<TextResult> => {
    const end = await runInDatabase(service, command);
    if (end.exitCode !== 0) throw refused(service, login, describeEnd(end, [password, next]));
    return end;
  };
  const list = listAccounts({ login, admin, password });
  const accounts = list === undefined ? '' : (await run(list)).stdout;
  if (list !== undefined && accounts.trim() === '') {
    throw refused(service, login, 'the account does not exist');
  }
  await run(changePassword({ login, admin, password, next, accounts }));
  const via: LoginVia = login.engine === 'mysql' && login.user === admin.user ? 'local' : 'network';
  await run(checkLogin(login, next, via));
}

function refused(
  { slug, service }: DatabaseService,
  { user }: DatabaseLogin,
  cause: string,
): PulsoError {
  const message = `${service} did not change the password of ${user}: ${cause}`;
  return new PulsoError('database-refused', message, {
    slug,
    hint: `the old password is kept in .pulso/ until it is changed; fix the database and run: pulso deploy ${slug}`,
  });
}

/** What a client program says can quote the statement: one line, without passwords. */
function describeEnd({ exitCode, stderr }: TextResult, secrets: readonly string[]): string {
  const line = stderr.trim().split('\n', 1).join('');
  const safe = secrets.every((secret) => !line.includes(secret)) && line !== '';
  return safe ? line : `exit code ${exitCode}`;
}
