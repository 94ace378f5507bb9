import { execFile, spawn } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { DatabaseLogin } from '../../src/databases/database-login.ts';
import { openShell, SHELL_READY, type DatabaseShell } from '../../src/databases/open-shell.ts';
import { putFiles, temporaryFolder } from '../support/temporary-workspace.ts';

const CLIENT = `#!/bin/sh
echo "$(basename "$0") $* | $PGPASSWORD$MYSQL_PWD$REDISCLI_AUTH"
cat
`;

/** The programs of a container, each of which prints how it was called and what it reads. */
async function openContainer(...programs: string[]) {
  const folder = await temporaryFolder();
  for (const name of programs) {
    await putFiles(folder, { [name]: CLIENT });
    await chmod(join(folder, name), 0o755);
  }
  return { PATH: `${folder}:/usr/bin:/bin` };
}

async function run(shell: DatabaseShell, env: { PATH: string }, stdin: string): Promise<string> {
  const [program = '', ...words] = shell.argv;
  const child = promisify(execFile)(program, words, { env });
  child.child.stdin?.end(`${shell.line}${stdin}`);
  return (await child).stdout;
}

describe('openShell', () => {
  it.each<[string, DatabaseLogin, string[], string]>([
    ['psql', { engine: 'postgresql', user: 'pulso', database: 'app' }, ['psql'], 'psql --no-password --username pulso --dbname app -c x y'], // prettier-ignore
    ['psql without a database', { engine: 'postgresql', user: 'pulso' }, ['psql'], 'psql --no-password --username pulso --dbname postgres -c x y'], // prettier-ignore
    ['mysql', { engine: 'mysql', user: 'root', database: 'app' }, ['mysql'], 'mysql --user=root --default-character-set=utf8mb4 --database=app -c x y'], // prettier-ignore
    ['mariadb before mysql', { engine: 'mysql', user: 'root' }, ['mysql', 'mariadb'], 'mariadb --user=root --default-character-set=utf8mb4 -c x y'], // prettier-ignore
    ['redis-cli', { engine: 'redis', user: 'default' }, ['redis-cli'], 'redis-cli -c x y'],
    ['valkey-cli as another user', { engine: 'redis', user: 'ana' }, ['valkey-cli'], 'valkey-cli --user ana -c x y'], // prettier-ignore
  ])('starts %s with its login and further arguments', async (_, login, programs, called) => {
    const env = await openContainer(...programs);
    const password = `ñ'"$\\ %s`;
    const shell = openShell(login, { password, secret: 'database_password' }, ['-c', 'x y']);
    expect(await run(shell, env, 'SELECT 1;\n')).toBe(`${called} | ${password}\nSELECT 1;\n`);
    expect(shell.argv.join(' ')).not.toContain(password);
  });

  it('ends with 127 where the image has no client', async () => {
    const shell = openShell({ engine: 'redis', user: 'default' }, { password: 'x', secret: 's' }, []); // prettier-ignore
    const failed = run(shell, { PATH: '/usr/bin:/bin' }, '');
    await expect(failed).rejects.toMatchObject({ code: 127, stderr: 'redis-cli: not found\n' });
  });

  it('shows nothing of the password on a terminal, however long it is', async () => {
    const env = await openContainer('psql');
    const password = 'p'.repeat(1024);
    const { argv, line } = openShell({ engine: 'postgresql', user: 'pulso' }, { password, secret: 's' }, []); // prettier-ignore
    const quoted = argv.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
    // A pseudo-terminal: what is typed is shown unless the program says otherwise.
    const child = spawn('script', ['--quiet', '--return', '--command', quoted, '/dev/null'], {
      env,
    });
    let screen = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (!screen.includes(SHELL_READY) && (screen + text).includes(SHELL_READY)) {
        child.stdin.write(line);
        setTimeout(() => child.stdin.write('typed\n\u0004'), 500);
      }
      screen += text;
    });
    await new Promise((resolve) => child.once('close', resolve));
    expect(screen).toContain(`| ${password}\r\n`);
    expect(screen).not.toContain('\\0160');
    // Typed after it, text is shown again, and read.
    expect(screen.match(/typed\r\n/g)).toHaveLength(2);
  });
});
