import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { buildFleet } from '../support/build-fleet.ts';
import { createFakeEngine, type FakeEngine } from '../support/fake-engine.ts';
import { runCli, runJson, startCli } from '../support/run-cli.ts';
import { smallTemplate } from '../support/small-template.ts';
import { putFiles, temporaryWorkspace } from '../support/temporary-workspace.ts';

interface Fleet {
  cwd: string;
  engine: FakeEngine;
}

async function fleetOf(slugs: readonly string[], files?: Record<string, string>): Promise<Fleet> {
  return { cwd: (await buildFleet(slugs, files)).root, engine: createFakeEngine() };
}

describe('pulso deploy', () => {
  it('prints the outcome of each client on stdout and progress on stderr', async () => {
    const fleet = await fleetOf(['acme', 'beta']);
    const run = await runCli(['deploy', '--all'], fleet);
    expect(run.code).toBe(0);
    expect(run.stdout).toBe(
      [
        'CLIENT  OUTCOME  STATE    CHANGES  URL',
        'acme    changed  running  4        http://localhost:8001',
        'beta    changed  running  4        http://localhost:8002',
        '',
      ].join('\n'),
    );
    expect(run.stderr).toContain('✔ acme service/app created\n');
  });

  it('a dry run prints the plan, and --exit-code reports whether it has changes', async () => {
    const fleet = await fleetOf(['acme']);
    const argv = ['deploy', 'acme', '--dry-run'];
    const plain = await runCli(argv, fleet);
    const before = await runCli([...argv, '--exit-code'], fleet);
    await runCli(['deploy', 'acme'], fleet);
    const after = await runCli([...argv, '--exit-code'], fleet);

    expect(plain.stdout).toBe(
      [
        'acme on local',
        '  create    network/default       new network',
        '  create    volume/database-data  new volume',
        '  create    service/database      new service',
        '  create    service/app           new service',
        '',
      ].join('\n'),
    );
    expect([plain.code, before.code, after.code]).toEqual([0, 2, 0]);
    expect(after.stdout).toBe('acme on local: nothing to do\n');
  });

  it('prints the plan as JSON, and the outcome after a deploy', async () => {
    const fleet = await fleetOf(['acme']);
    const plan = await runJson(['deploy', 'acme', '--dry-run'], fleet);
    const done = await runJson(['deploy', 'acme'], fleet);
    const create = { type: 'create', destructive: false, cause: expect.any(String) };
    const operations = [
      { ...create, resource: 'network/default' },
      { ...create, resource: 'volume/database-data' },
      { ...create, resource: 'service/database' },
      { ...create, resource: 'service/app' },
    ];
    expect(plan.document).toMatchObject({
      version: 1,
      clients: [{ slug: 'acme', target: 'local', operations, outcome: 'planned' }],
    });
    const url = 'http://localhost:8001';
    expect(done.document).toMatchObject({
      version: 1,
      clients: [{ slug: 'acme', operations, outcome: 'changed', state: 'running', url }],
    });
  });

  it('deploys every client; one failure exits 1 and names the client, the place and the next command', async () => {
    const broken = { 'clients/acme/docker-compose.yml': 'services:\n  app:\n    imag: a\n' };
    const fleet = await fleetOf(['acme', 'beta'], broken);
    const human = await runCli(['deploy', '--all'], fleet);
    const json = await runJson(['deploy', '--all'], fleet);

    expect([human.code, json.code]).toEqual([1, 1]);
    expect(human.stdout).toMatch(/^acme +failed/m);
    expect(human.stdout).toMatch(/^beta +changed/m);
    expect(human.stderr).toMatch(
      /error: acme: .*imag.*\n {2}at clients\/acme\/docker-compose.yml:3:5\n {2}→ /,
    );
    expect(json.document).toMatchObject({
      clients: [
        { slug: 'acme', outcome: 'failed', error: { file: 'clients/acme/docker-compose.yml' } },
        { slug: 'beta', outcome: 'unchanged' },
      ],
    });
  });

  it('refuses to lose something without a terminal, and does it with --yes', async () => {
    const fleet = await fleetOf(['acme']);
    await runCli(['deploy', 'acme'], fleet);
    const without = 'services:\n  database:\n    image: database:1\n';
    await putFiles(fleet.cwd, { 'clients/acme/docker-compose.yml': without });

    const refused = await runCli(['deploy', 'acme'], fleet);
    const done = await runCli(['deploy', 'acme', '--yes'], fleet);

    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('preview with --dry-run, then pass --yes');
    expect(done.code).toBe(0);
  });
});

describe('pulso destroy', () => {
  it('requires the slug to be typed; another word changes nothing', async () => {
    const fleet = await fleetOf(['acme']);
    await runCli(['deploy', 'acme'], fleet);
    const terminal = { ...fleet, columns: 100 };

    const wrong = startCli(['destroy', 'acme'], terminal);
    await wrong.shows('Type acme to confirm');
    wrong.type('acne\r');
    expect(await wrong.ended).toMatchObject({ code: 130 });
    expect(wrong.io.stderr.text).toContain('remove');

    const right = startCli(['destroy', 'acme'], terminal);
    await right.shows('Type acme to confirm');
    right.type('acme\r');
    const { code, stdout } = await right.ended;
    expect(code).toBe(0);
    expect(stripVTControlCharacters(stdout)).toMatch(/acme +changed +absent/);
    await right.shows('files and data are kept: redeploy with `pulso deploy acme`');
  });

  it('Ctrl-C at the prompt exits 130 and removes nothing', async () => {
    const fleet = await fleetOf(['acme']);
    await runCli(['deploy', 'acme'], fleet);
    const cli = startCli(['destroy', 'acme'], { ...fleet, columns: 100 });
    await cli.shows('Type acme');
    cli.type('\u0003');
    expect(await cli.ended).toMatchObject({ code: 130 });
    expect((await fleet.engine.observe(['acme'])).get('acme')?.services).toHaveLength(2);
  });

  it('deletes data with --purge --yes; --dry-run shows it first', async () => {
    const fleet = await fleetOf(['acme']);
    await runCli(['deploy', 'acme'], fleet);
    const dry = await runCli(['destroy', 'acme', '--purge', '--dry-run'], fleet);
    const done = await runCli(['destroy', 'acme', '--purge', '--yes'], fleet);
    expect(dry.stdout).toMatch(/^! remove +volume\/database-data/m);
    expect(done.code).toBe(0);
    expect((await fleet.engine.observe(['acme'])).get('acme')?.volumes).toEqual([]);
  });
});

describe('pulso move', () => {
  const SETTINGS = `blocks: {first: 840}
network: {pool: 10.228.0.0/16}
targets: {local: {engine: docker}, other: {engine: docker}}
`;

  it('requires the slug to be typed; another word does not move the client', async () => {
    const { root } = await temporaryWorkspace({
      'pulso.yaml': SETTINGS,
      ...smallTemplate(),
    });
    const fleet = { cwd: root, engine: createFakeEngine() };
    const answers = ['--name', 'Acme', '--country', 'CO'];
    const made = await runCli(['create', 'acme', ...answers, '--yes', '--deploy'], fleet);
    expect(made.code, made.stderr).toBe(0);

    const cli = startCli(['move', 'acme', '--target', 'other'], { ...fleet, columns: 100 });
    await cli.shows('Type acme to confirm');
    cli.type('acne\r');
    const { code, stdout } = await cli.ended;
    expect(code).toBe(130);
    expect(stripVTControlCharacters(stdout)).toContain('acme was not moved from local to other');
  });
});

describe('pulso status', () => {
  it('shows one line per client, and the services of a named client', async () => {
    const fleet = await fleetOf(['acme', 'beta']);
    await runCli(['deploy', 'acme'], fleet);
    const all = await runCli(['status'], fleet);
    const one = await runCli(['status', 'acme'], fleet);

    expect(all.stdout).toMatch(
      /^acme +running +2\/2 .* http:\/\/localhost:8001 +current +current$/m,
    );
    expect(all.stdout).toMatch(/^beta +absent +- +- +- +current +-$/m);
    expect(all.stdout).toContain('\n2 clients: 1 running, 1 absent\n');
    expect(one.stdout).toMatch(/^app +running +- .* 127\.0\.0\.1:8001→8080 +app:1$/m);
  });

  it('shows unknown, a warning on stderr and exit code 0 if the target does not answer', async () => {
    const fleet = { ...(await fleetOf(['acme'])), engine: createFakeEngine({ unreachable: true }) };
    const run = await runCli(['status'], fleet);
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/^acme +unknown/m);
    expect(run.stderr).toBe('warning: target/local the fake engine does not answer: start it\n');
  });

  it('shows on a terminal what is known while a target has yet to answer', async () => {
    const fleet = await fleetOf(['acme']);
    const { engine } = fleet;
    let answer = (): void => undefined;
    const silence = new Promise<void>((resolve) => (answer = resolve));
    const observe = (slugs: readonly string[]) => silence.then(() => engine.observe(slugs));
    const cli = startCli(['status'], { ...fleet, engine: { ...engine, observe }, columns: 80 });
    await cli.shows('waiting for target local');
    answer();
    const { code, stdout } = await cli.ended;
    expect(code).toBe(0);
    expect(stripVTControlCharacters(stdout)).toMatch(/acme +unknown[^]*waiting[^]*acme +absent/);
  });

  it('--watch refreshes until Ctrl-C; JSON is one document per line', async () => {
    const fleet = await fleetOf(['acme']);
    const cli = startCli(['status', '--watch', '-o', 'json'], fleet);
    await cli.shows('"state":"absent"');
    cli.io.interrupt();
    const { code, stdout } = await cli.ended;
    expect(code).toBe(130);
    const looks = stdout.trimEnd().split('\n');
    for (const look of looks) expect(JSON.parse(look)).toMatchObject({ version: 1 });
  });
});

describe('pulso logs', () => {
  it('prefixes lines with their service, one color per service on a terminal', async () => {
    const fleet = await fleetOf(['acme']);
    await runCli(['deploy', 'acme'], fleet);
    const plain = await runCli(['logs', 'acme'], fleet);
    const colored = await runCli(['logs', 'acme'], { ...fleet, columns: 80 });
    expect(plain.stdout).toBe('database | started database\napp      | started app\n');
    expect(colored.stdout).toContain('\u001b[36mdatabase |\u001b[39m');
    expect(colored.stdout).toContain('\u001b[35mapp      |\u001b[39m');
  });

  it('removes colors of log lines, --raw-colors keeps them, and neither keeps other sequences', async () => {
    const text = '\u001b[31mred\u001b[0m \u001b]0;title\u0007';
    const line = { service: 'app', stream: 'stdout' as const, at: '2026-01-02T03:04:05Z', text };
    const fleet = await fleetOf(['acme']);
    await runCli(['deploy', 'acme'], fleet);
    fleet.engine.logs = async function* () {
      yield await Promise.resolve([line]);
    };
    const plain = await runCli(['logs', 'acme'], fleet);
    const colored = await runCli(['logs', 'acme', '--raw-colors'], fleet);
    expect(plain.stdout).toBe('app | red \\x1b]0;title\\x07\n');
    expect(colored.stdout).toContain('\u001b[31mred\u001b[0m \\x1b]0;title\\x07');
  });

  it('prints one JSON document, and with --follow one per line', async () => {
    const fleet = await fleetOf(['acme']);
    await runCli(['deploy', 'acme'], fleet);
    const { document } = await runJson(['logs', 'acme', 'app'], fleet);
    expect(document).toMatchObject({ version: 1, slug: 'acme', lines: [{ service: 'app' }] });

    const cli = startCli(['logs', 'acme', '-f', '-o', 'json'], fleet);
    await cli.shows('started app');
    cli.io.interrupt();
    const { stdout } = await cli.ended;
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject([
      { version: 1, service: 'database', text: 'started database' },
      { version: 1, service: 'app', text: 'started app' },
    ]);
  });
});

it('start, stop and restart print the outcome of each client', async () => {
  const fleet = await fleetOf(['acme']);
  await runCli(['deploy', 'acme'], fleet);
  const stop = await runCli(['stop', 'acme'], fleet);
  const start = await runCli(['start', 'acme'], fleet);
  const restart = await runCli(['restart', 'acme', '--service', 'app', '--dry-run'], fleet);
  expect(stop.stdout).toMatch(/acme +changed +stopped/);
  expect(start.stdout).toMatch(/acme +changed +running/);
  expect(restart.stdout).toContain('service/app');
  expect(restart.stdout).not.toContain('service/database  ');
});
