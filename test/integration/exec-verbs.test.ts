import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CommandResult } from '../../src/operations/catalog/schemas/exec-schemas.ts';
import type { PortsResult } from '../../src/operations/catalog/schemas/observe-schemas.ts';
import type { AuditResult } from '../../src/operations/catalog/schemas/workspace-schemas.ts';
import { openShellsFleet, type ShellsFleet } from '../support/shells-fleet.ts';
import { hasTmux, openTmux } from '../support/tmux.ts';
import { waitUntil } from '../support/wait-until.ts';

/** What a person at a terminal sees of shells. */
async function useTerminal({ root, client, secret }: ShellsFleet): Promise<void> {
  const { screen, press, shows, resize, pulso } = await openTmux(root, { columns: 100, rows: 24 });

  await pulso(`shell ${client}`);
  await shows(' #');
  await press('busybox stty size', 'Enter');
  await shows(' 100\n');
  await resize(90, 20);
  await press('busybox stty size', 'Enter');
  await shows(' 90\n');
  await press('exit 7', 'Enter');
  await shows('exit code 7');

  await pulso(`psql ${client}`);
  await shows('pulso=#');
  await press('SELECT 40 + 2 AS answer;', 'Enter');
  await shows('     42');
  expect(await screen()).not.toMatch(/PULSO-READY|\\0\d/);
  expect(await screen()).not.toContain(await secret('database_password'));
  await press('\\q', 'Enter');
  await shows('exit code 0');

  await pulso(`redis-cli ${client}`);
  await shows('6379>');
  await press('SET word ñandú', 'Enter');
  await shows('OK');
  await press('C-d', '');
  await shows('exit code 0');

  await pulso(`run ${client} -- sh`);
  await shows(' #');
  await press('busybox stty size; exit 6', 'Enter');
  await shows('exit code 6');

  await pulso(`exec ${client} -- sleep 4248`);
  await new Promise((resolve) => setTimeout(resolve, 2000));
  await press('C-c');
  await shows('exit code 130');
  // The terminal is as it was: what is typed is shown.
  await press('echo shown again', 'Enter');
  await shows('$ echo shown again');
}

describe('commands in a client (needs a Docker Engine)', () => {
  it('exec, shells, ports and addresses work on what runs', async () => {
    const fleet = await openShellsFleet();
    const { client, pipe, run, secret } = fleet;
    const pulso = (...argv: string[]) => fleet.pulso(...argv);
    const json = <T>(...argv: string[]) => fleet.json<T>(0, ...argv);

    // Bytes come back as they went, and the exit code is the command's.
    const bytes = randomBytes(3_000_000);
    const piped = await pipe(bytes, 'exec', client, 'app', '--', 'cat');
    expect({ code: piped.code, same: piped.stdout.equals(bytes) }).toEqual({ code: 0, same: true });
    const failed = await pulso('exec', client, '--', 'sh', '-c', 'echo out; echo err >&2; exit 7');
    expect(failed).toEqual({ code: 7, stdout: 'out\n', stderr: 'err\n' });
    expect((await pulso('exec', client, '--', 'not-there')).code).toBe(127);

    // A container of its own, as the service's is, that answers to nothing.
    const alone = await pulso('run', client, '--', 'sh', '-c', 'hostname; echo $GREETING; cat /run/secrets/admin_token; echo own > /files/own'); // prettier-ignore
    expect(alone).toMatchObject({ code: 0, stderr: '' });
    const [host = '', ...printed] = alone.stdout.split('\n');
    expect(host).not.toBe((await run(client, 'app', 'hostname')).trim());
    expect(printed).toEqual([`from ${client}`, await secret('admin_token')]);
    expect(await run(client, 'app', 'cat', '/files/own')).toContain('own');
    const served = await pipe(bytes, 'run', client, '--', 'sh', '-c', 'cat; exit 9');
    expect({ code: served.code, same: served.stdout.equals(bytes) }).toEqual({ code: 9, same: true }); // prettier-ignore
    // The environment of a database service is there too, and its server is reached by its name.
    const login = 'PGPASSWORD="$(cat /run/secrets/database_password)" psql --host database --username "$POSTGRES_USER" --tuples-only --no-align -c "SELECT 6 * 7"'; // prettier-ignore
    const asked = await json<CommandResult>('run', client, 'database', '--', 'sh', '-c', login);
    expect(asked).toMatchObject({ service: 'database', exitCode: 0, stdout: '42\n' });
    const filters = { name: [`${client}-job-`] };
    await waitUntil('no container of a job is left', async () => {
      return (await fleet.docker.listContainers({ all: true, filters })).length === 0;
    });

    // Each database by its own account; from the network it asks for the password.
    const flags = ['--host', 'database', '--tuples-only', '--no-align'];
    const sql = await pulso('psql', client, '--', ...flags, '-c', 'SELECT current_user, 40 + 2');
    expect(sql).toEqual({ code: 0, stdout: 'pulso|42\n', stderr: '' });
    const many = await pipe(Buffer.from('CREATE TABLE a (n int);\nINSERT INTO a VALUES (1), (2);\nSELECT sum(n) FROM a;\n'), 'psql', client, '--', '--quiet', '--tuples-only', '--no-align'); // prettier-ignore
    expect({ ...many, stdout: many.stdout.toString() }).toEqual({ code: 0, stdout: '3\n' });
    const shop = await pulso(
      'mysql',
      client,
      '--',
      '-N',
      '-e',
      'SELECT CURRENT_USER(), DATABASE()',
    );
    expect(shop.stdout).toMatch(/^shop@\S+\tshop\n$/);
    const cache = await json<CommandResult>('redis-cli', client, '--', 'ping');
    expect(cache).toMatchObject({ service: 'cache', exitCode: 0, stdout: 'PONG\n' });
    expect((await pulso('shell', client, 'cache', '--', '-c', 'echo "$0 $BASH_VERSION"')).stdout).toMatch(/bash|sh/); // prettier-ignore

    // Where it answers.
    const { ports } = await json<PortsResult>('port', client);
    expect(ports).toMatchObject([{ service: 'app', port: 8080 }]);
    const address = (await pulso('port', client, 'app', '8080')).stdout.trim();
    expect(await (await fetch(`http://${address}/`)).text()).toBe('hola\n');
    const url = (await pulso('open', client, '--print')).stdout.trim();
    expect(await (await fetch(url)).text()).toBe('hola\n');

    if (hasTmux) await useTerminal(fleet);
    expect(await run(client, 'app', 'ps')).not.toContain('4248');

    // Who ran what is known, and no password.
    const password = await secret('database_password');
    await pulso('exec', client, '--', 'echo', password);
    const { entries } = await json<AuditResult>('audit', client);
    const details = entries.map(({ action, detail }) => `${action} ${detail}`);
    expect(details).toEqual(
      expect.arrayContaining([
        'exec app: cat',
        "exec app: sh -c 'echo out; echo err >&2; exit 7': exit code 7",
        'exec app: echo ***',
        "run app: sh -c 'cat; exit 9': exit code 9",
        'redis-cli cache: redis-cli ping',
      ]),
    );
    expect(details.join('\n')).not.toContain(password);
  });
});
