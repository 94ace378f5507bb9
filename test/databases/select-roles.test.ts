import { expect, it } from 'vitest';
import { selectRoles } from '../../src/databases/select-roles.ts';

const ROLES = `SET client_encoding = 'UTF8';
CREATE ROLE pulso;
ALTER ROLE pulso WITH SUPERUSER LOGIN;
CREATE ROLE reader;
ALTER ROLE reader WITH NOSUPERUSER LOGIN;
CREATE ROLE "odd ""name";
ALTER ROLE "odd ""name" WITH LOGIN;
COMMENT ON ROLE pulso IS 'the app';
GRANT reader TO "odd ""name" GRANTED BY pulso;
GRANT pulso TO reader;
\\restrict token
`;

it('roles that the server has stay as they are', () => {
  expect(selectRoles(ROLES, ['pulso', 'reader'])).toBe(`SET client_encoding = 'UTF8';
CREATE ROLE "odd ""name";
ALTER ROLE "odd ""name" WITH LOGIN;
GRANT reader TO "odd ""name" GRANTED BY pulso;
`);
});

it('a new server gets all of them, without commands of the client program', () => {
  expect(selectRoles(ROLES, [])).toBe(ROLES.replace('\\restrict token\n', ''));
});

it('a name in quotes is known by what it says', () => {
  expect(selectRoles(ROLES, ['pulso', 'reader', 'odd "name'])).toBe(
    "SET client_encoding = 'UTF8';\n",
  );
});
