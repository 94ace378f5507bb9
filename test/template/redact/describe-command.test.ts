import { describe, expect, it } from 'vitest';
import { describeCommand } from '../../../src/template/redact/describe-command.ts';

describe('describeCommand', () => {
  it.each<[string[], string]>([
    [['ls', '-la', '/srv'], 'ls -la /srv'],
    [['sh', '-c', "echo 'a'\nls"], "sh -c 'echo '\\''a'\\''\\nls'"],
    [['echo', ''], "echo ''"],
    [['login', 'hunter22'], 'login ***'],
    [['curl', 'https://ana:hunter22@host/x'], 'curl https://ana:***@host/x'],
    [['curl', 'https://ana:other1@host/x'], 'curl https://ana:***@host/x'],
    [['psql', '--password=s3cr3t'], 'psql --password=***'],
    [['app', '--api-key', 's3cr3t', '--name', 'ana'], 'app --api-key *** --name ana'],
    [['app', '--password-file', '/run/x'], 'app --password-file /run/x'],
    [['env', 'PGPASSWORD=s3cr3t', 'psql'], 'env PGPASSWORD=*** psql'],
    [['sh', '-c', 'ls; ADMIN_TOKEN="a b" run && ls'], "sh -c 'ls; ADMIN_TOKEN=*** run && ls'"],
    [['wget', '--header', 'Authorization: Bearer abc.def'], "wget --header 'Authorization: Bearer ***'"], // prettier-ignore
    [['psql', '-c', "ALTER ROLE a PASSWORD 'x y'"], "psql -c 'ALTER ROLE a PASSWORD ***'"],
    [['redis-cli', 'config', 'set', 'requirepass', 'x1'], 'redis-cli config set requirepass ***'],
  ])('%j is %s', (argv, line) => {
    expect(describeCommand(argv, ['hunter22'])).toBe(line);
  });

  it('cuts what is too long', () => {
    const line = describeCommand(['echo', 'x-'.repeat(5000)], []);
    expect(line).toHaveLength(401);
    expect(line.endsWith('…')).toBe(true);
  });
});
