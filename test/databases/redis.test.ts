import { expect, it } from 'vitest';
import { changeRedisPassword, checkRedisLogin } from '../../src/databases/redis.ts';
import { ODD_PASSWORDS, runWithClient } from './run-database-command.ts';

const DEFAULT = { engine: 'redis', user: 'default' } as const;
const CLIENT = { client: 'redis-cli', variable: 'REDISCLI_AUTH' };

it.each(ODD_PASSWORDS)('the client gets a password of %s byte for byte', async (_, password) => {
  const seen = await runWithClient(checkRedisLogin(DEFAULT, password), {
    ...CLIENT,
    reply: 'PONG',
  });
  expect(seen).toMatchObject({ password, stdin: 'PING\n', exitCode: 0 });
});

it('arguments are the same whatever the passwords are', () => {
  const [one, other] = ODD_PASSWORDS.map(([, text]) => changeRedisPassword(DEFAULT, text, text));
  expect(one!.argv).toEqual(other!.argv);
});

it.each(['NOAUTH Authentication required.', 'ERR unknown', ''])(
  'the reply %j is a failure',
  async (reply) => {
    const { exitCode } = await runWithClient(checkRedisLogin(DEFAULT, 'old'), { ...CLIENT, reply });
    expect(exitCode).not.toBe(0);
  },
);

it('the default user has its password from requirepass, others from their ACL', async () => {
  const change = changeRedisPassword(DEFAULT, 'old', `a'"\\$\n`);
  expect(change.stdin).toMatch(/\nCONFIG SET requirepass "\\x61\\x27\\x22\\x5c\\x24\\x0a"\n$/);
  const other = changeRedisPassword({ engine: 'redis', user: 'app' }, 'old', 'b');
  expect(other.stdin).toMatch(/\nACL SETUSER "\\x61\\x70\\x70" resetpass "\\x3e\\x62"\n$/);
  const { args } = await runWithClient(other, { ...CLIENT, reply: 'OK' });
  expect(args).toEqual(['--user', 'app']);
});
