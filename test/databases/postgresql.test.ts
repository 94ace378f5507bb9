import { expect, it } from 'vitest';
import { changePostgresqlPassword, checkPostgresqlLogin } from '../../src/databases/postgresql.ts';
import { ODD_PASSWORDS, runWithClient } from './run-database-command.ts';

const LOGIN = { engine: 'postgresql', user: 'pulso' } as const;
const PSQL = { client: 'psql', variable: 'PGPASSWORD' };

it.each(ODD_PASSWORDS)('psql gets a password of %s byte for byte', async (_, password) => {
  const seen = await runWithClient(checkPostgresqlLogin(LOGIN, password, 'local'), PSQL);
  expect(seen).toMatchObject({ password, stdin: 'SELECT 1;\n', exitCode: 0 });
});

it('arguments are the same whatever the passwords are', async () => {
  const [one, other] = ODD_PASSWORDS.map(([, text]) => changePostgresqlPassword(LOGIN, text, text));
  expect(one!.argv).toEqual(other!.argv);
  expect((await runWithClient(one!, PSQL)).args).toEqual((await runWithClient(other!, PSQL)).args);
});

it.each([
  ['plain', `E'plain'`],
  [`it's`, `E'it''s'`],
  ['back\\slash', `E'back\\\\slash'`],
  ['$dollar$ "x"', `E'$dollar$ "x"'`],
  ['two\nlines\r', `E'two\\nlines\\r'`],
  [`\\'`, `E'\\\\'''`],
])('SQL has %j as %s', (next, literal) => {
  const { stdin } = changePostgresqlPassword(LOGIN, 'old', next);
  expect(stdin.endsWith(`\nALTER ROLE "pulso" PASSWORD ${literal};\n`)).toBe(true);
});

it('a role with a quote in its name is one name', () => {
  const { stdin } = changePostgresqlPassword({ engine: 'postgresql', user: 'a"b' }, 'old', 'new');
  expect(stdin).toContain('ALTER ROLE "a""b" PASSWORD');
});

it('statements are not logged while the password changes', () => {
  const { stdin } = changePostgresqlPassword(LOGIN, 'old', 'new');
  const lines = stdin.split('\n');
  const changes = lines.findIndex((line) => line.startsWith('ALTER ROLE'));
  expect(lines.indexOf("SET log_statement = 'none';")).toBeLessThan(changes);
});

it('a login by network does not use an address that the image trusts', async () => {
  const { args } = await runWithClient(checkPostgresqlLogin(LOGIN, 'old', 'network'), PSQL);
  const host = args[args.indexOf('--host') + 1];
  expect(host).toMatch(/^[0-9a-f.:]+$/);
  const local = await runWithClient(checkPostgresqlLogin(LOGIN, 'old', 'local'), PSQL);
  expect(local.args).not.toContain('--host');
});
