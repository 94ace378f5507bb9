import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { readAudit } from '../../src/workspace/audit/audit-log.ts';
import { openWorkspace } from '../../src/workspace/settings/open-workspace.ts';
import { buildFleet } from '../support/build-fleet.ts';
import { createFakeEngine } from '../support/fake-engine.ts';
import { runCli, runJson } from '../support/run-cli.ts';

const TEMPLATE = `name: template
version: 1.0.0
questions: []
ports: {}
secrets:
  - name: database_password
  - name: cache_password
    rotate: [{ engine: redis, service: app, user: default }]
data:
  database: { engine: postgresql, service: database, user: pulso, secret: database_password, database: pulso }
`;

interface Started {
  service: string;
  argv: readonly string[];
  stdin: string;
}

/** A client whose commands are only written down. */
async function openFleet(template = TEMPLATE) {
  const { root } = await buildFleet(['acme'], {
    'clients/template/template.yaml': template,
    'clients/acme/config/secrets/database_password': 'hunter22',
    'clients/acme/config/secrets/cache_password': 'hunter33',
  });
  const fake = createFakeEngine();
  const started: Started[] = [];
  const exec: Engine['exec'] = async (_slug, service, argv, streams) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of streams.stdin ?? []) chunks.push(chunk);
    started.push({ service, argv, stdin: Buffer.concat(chunks).toString() });
    await streams.stdout(Buffer.from('answer\n'));
    return { exitCode: 4, stderr: new Uint8Array() };
  };
  const fleet = { cwd: root, engine: { ...fake, exec } };
  await runCli(['deploy', 'acme'], fleet);
  return { fleet, started };
}

/** Every byte as \0ooo: how a password goes. */
const line = (password: string): string =>
  `${[...Buffer.from(password)].map((byte) => `\\0${byte.toString(8).padStart(3, '0')}`).join('')}\n`;

describe('pulso psql, mysql and redis-cli', () => {
  it.each([
    ['psql', 'database', 'pulso pulso database_password', 'hunter22'],
    ['redis-cli', 'app', 'default  cache_password', 'hunter33'],
  ])('%s logs in as the template declares, by stdin', async (verb, service, words, password) => {
    const { fleet, started } = await openFleet();
    const argv = [verb, 'acme', '--', '--extra', 'x y'];
    const { code, stdout } = await runCli(argv, { ...fleet, stdin: 'SELECT 1;\n' });
    expect({ code, stdout }).toEqual({ code: 4, stdout: 'answer\n' });
    expect(started).toHaveLength(1);
    expect(started[0]).toMatchObject({ service, stdin: `${line(password)}SELECT 1;\n` });
    expect(started[0]?.argv.slice(3).join(' ')).toBe(`sh ${words} --extra x y`);
    expect(started[0]?.argv.join(' ')).not.toContain(password);
  });

  it('are recorded by what was asked, without the login', async () => {
    const { fleet } = await openFleet();
    await runCli(['psql', 'acme', '--', '-c', "ALTER ROLE a PASSWORD 'x'"], fleet);
    const entries = await readAudit(await openWorkspace(fleet.cwd));
    expect(entries.filter(({ action }) => action === 'psql').map(({ detail }) => detail)).toEqual([
      "database: psql -c 'ALTER ROLE a PASSWORD ***'",
      "database: psql -c 'ALTER ROLE a PASSWORD ***': exit code 4",
    ]);
  });

  it('mysql names the verb of the database that the client has', async () => {
    const { fleet } = await openFleet();
    const { document } = await runJson(['mysql', 'acme'], fleet);
    expect(document).toMatchObject({
      error: {
        code: 'no-database-login',
        hint: 'it has PostgreSQL (pulso psql acme), Redis (pulso redis-cli acme)',
      },
    });
  });

  it('say how to go on where the template declares nothing', async () => {
    const { fleet } = await openFleet('name: template\nversion: 1.0.0\nquestions: []\nports: {}\n');
    const { document } = await runJson(['psql', 'acme'], fleet);
    expect(document).toMatchObject({
      error: {
        code: 'no-database-login',
        hint: expect.stringContaining('pulso exec acme <service> -- psql'),
      },
    });
  });

  it('take arguments behind -- alone', async () => {
    const { fleet } = await openFleet();
    const { document } = await runJson(['psql', 'acme', 'SELECT'], fleet);
    expect(document).toMatchObject({
      error: {
        code: 'excess-arguments',
        hint: 'put arguments of the program after --: -- SELECT',
      },
    });
  });
});

describe('pulso shell', () => {
  it('starts bash if it is there, else sh, with further arguments', async () => {
    const { fleet, started } = await openFleet();
    const run = await runCli(['shell', 'acme', '--', '-c', 'ls'], { ...fleet, stdin: 'pwd\n' });
    expect(run).toEqual({ code: 4, stdout: 'answer\n', stderr: '' });
    const [{ service, argv, stdin } = { service: '', argv: [], stdin: '' }] = started;
    expect({ service, stdin }).toEqual({ service: 'app', stdin: 'pwd\n' });
    expect(argv[2]).toMatch(/^if command -v bash .*exec bash "\$@".*exec sh "\$@"$/);
    expect(argv.slice(3)).toEqual(['sh', '-c', 'ls']);
  });
});
