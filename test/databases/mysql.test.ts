import { expect, it } from 'vitest';
import { changeMysqlPassword, checkMysqlLogin, listMysqlHosts } from '../../src/databases/mysql.ts';
import { ODD_PASSWORDS, runWithClient } from './run-database-command.ts';

const ROOT = { engine: 'mysql', user: 'root' } as const;

it.each(ODD_PASSWORDS)('the client gets a password of %s byte for byte', async (_, password) => {
  for (const client of ['mysql', 'mariadb']) {
    const command = checkMysqlLogin(ROOT, password, 'local');
    const seen = await runWithClient(command, { client, variable: 'MYSQL_PWD' });
    expect(seen).toMatchObject({ password, stdin: 'SELECT 1;\n', exitCode: 0 });
  }
});

it('arguments are the same whatever the passwords are', () => {
  const [one, other] = ODD_PASSWORDS.map(([, text]) =>
    changeMysqlPassword(ROOT, text, { user: 'pulso', hosts: ['%'], next: text }),
  );
  expect(one!.argv).toEqual(other!.argv);
});

it.each([
  ['plain', `'plain'`],
  [`it's "x"`, `'it''s "x"'`],
  ['back\\slash', `'back\\\\slash'`],
  ['two\nlines\r', `'two\\nlines\\r'`],
])('SQL has %j as %s', (next, literal) => {
  const { stdin } = changeMysqlPassword(ROOT, 'old', { user: 'pulso', hosts: ['%'], next });
  expect(stdin.endsWith(`\nALTER USER 'pulso'@'%' IDENTIFIED BY ${literal};\n`)).toBe(true);
});

it('all accounts of a user change in one statement', () => {
  const change = { user: "o'neil", hosts: ['%', 'localhost'], next: 'new' };
  const { stdin } = changeMysqlPassword(ROOT, 'old', change);
  expect(stdin).toContain(
    `ALTER USER 'o''neil'@'%' IDENTIFIED BY 'new', 'o''neil'@'localhost' IDENTIFIED BY 'new';`,
  );
});

it('a backslash is an escape whatever mode the server has', () => {
  const { stdin } = listMysqlHosts(ROOT, 'old', 'pulso');
  expect(stdin.indexOf('sql_mode')).toBeLessThan(stdin.indexOf('SELECT host'));
});

it('a login by network uses TCP, a local one the socket', async () => {
  const via = async (how: 'network' | 'local') => {
    const command = checkMysqlLogin(ROOT, 'old', how);
    return (await runWithClient(command, { client: 'mysql', variable: 'MYSQL_PWD' })).args;
  };
  expect(await via('network')).toContain('--protocol=tcp');
  expect(await via('local')).not.toContain('--protocol=tcp');
});
