import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readAudit } from '../../src/workspace/audit/audit-log.ts';
import { openWorkspace } from '../../src/workspace/settings/open-workspace.ts';
import { buildFleet } from '../support/build-fleet.ts';
import { createFakeEngine } from '../support/fake-engine.ts';
import { runCli, runJson, startCli } from '../support/run-cli.ts';

/** A client that runs, with a secret. */
async function openFleet(services?: string) {
  const { root } = await buildFleet(['acme'], {
    'clients/acme/config/secrets/admin_token': 'hunter22\n',
    ...(services === undefined ? {} : { 'clients/acme/docker-compose.yml': services }),
  });
  const fleet = { cwd: root, engine: createFakeEngine() };
  await runCli(['deploy', 'acme'], fleet);
  return fleet;
}

async function auditOf(cwd: string): Promise<string[]> {
  const entries = await readAudit(await openWorkspace(cwd));
  return entries
    .filter(({ action }) => action !== 'deploy')
    .map(({ action, slug, outcome, detail }) => [action, slug, outcome, detail].join(' | '));
}

describe('pulso exec', () => {
  it('passes on stdin, stdout, stderr and the exit code', async () => {
    const fleet = await openFleet();
    const piped = await runCli(['exec', 'acme', 'app', '--', 'cat'], { ...fleet, stdin: 'a\n\0b' });
    expect(piped).toEqual({ code: 0, stdout: 'a\n\0b', stderr: '' });
    const failed = await runCli(['exec', 'acme', '--', 'sh', '-c', 'echo no >&2; exit 7'], fleet);
    expect(failed).toEqual({ code: 7, stdout: '', stderr: 'no\n' });
  });

  it('takes flags behind -- for those of the command', async () => {
    const fleet = await openFleet();
    const argv = ['exec', 'acme', '--', 'echo', '-o', 'json', '--debug', '--', '-C', '/nowhere'];
    const { code, stdout } = await runCli(argv, fleet);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '-o json --debug -- -C /nowhere\n' });
  });

  it('prints one JSON document with the output', async () => {
    const fleet = await openFleet();
    const argv = ['exec', 'acme', '--', 'sh', '-c', 'echo out; echo err >&2; exit 3'];
    const { code, document } = await runJson(argv, fleet);
    expect(code).toBe(3);
    expect(document).toEqual({
      ...{ version: 1, slug: 'acme', service: 'app', exitCode: 3 },
      ...{ stdout: 'out\n', stderr: 'err\n' },
    });
  });

  it('records who ran what before it starts, and how it failed, without secrets', async () => {
    const fleet = await openFleet();
    await runCli(['exec', 'acme', '--', 'echo', 'hunter22', '--password', 'x'], fleet);
    await runCli(['exec', 'acme', 'database', '--', 'sh', '-c', 'exit 7'], fleet);
    expect(await auditOf(fleet.cwd)).toEqual([
      'exec | acme | done | app: echo *** --password ***',
      "exec | acme | done | database: sh -c 'exit 7'",
      "exec | acme | failed | database: sh -c 'exit 7': exit code 7",
    ]);
  });

  it('chooses app, else the only service, else lists them', async () => {
    const one = await openFleet('services: {worker: {image: a}}\n');
    expect((await runCli(['exec', 'acme', '--', 'true'], one)).code).toBe(0);
    const two = await openFleet('services: {worker: {image: a}, cache: {image: b}}\n');
    const { code, stderr } = await runCli(['exec', 'acme', '--', 'true'], two);
    expect(code).toBe(1);
    expect(stderr).toContain('no service is named, and it has several');
    expect(stderr).toContain('name one: cache, worker');
  });

  it.each([
    [['acme', 'app', 'ls'], 'missing-argument', 'pulso exec acme app -- ls'],
    [['acme'], 'missing-argument', 'pulso exec acme app -- <command>'],
    [['acme', 'app', '--'], 'missing-argument', 'put it after --: pulso exec acme -- env'],
    [['acme', 'web', '--', 'ls'], 'unknown-service', 'its services are app, database'],
    [['--tty', 'acme', '--', 'ls'], 'bad-flags', 'leave out one of them'],
  ])('%j is refused with %s', async (argv, code, hint) => {
    const { document } = await runJson(['exec', ...argv], await openFleet());
    expect(document).toMatchObject({ error: { code, hint } });
  });

  it('is refused in a stack of another workspace', async () => {
    const { cwd, engine } = await openFleet();
    const other = createFakeEngine({ other: engine });
    const { document } = await runJson(['exec', 'acme', '--', 'ls'], { cwd, engine: other });
    expect(document).toMatchObject({ error: { code: 'foreign-stack' } });
    expect(await auditOf(cwd)).toEqual([]);
  });

  it('is refused for a client that is not deployed, and in a service that is stopped', async () => {
    const { root: cwd } = await buildFleet(['acme']);
    const fleet = { cwd, engine: createFakeEngine() };
    const absent = await runJson(['exec', 'acme', '--', 'ls'], fleet);
    expect(absent.document).toMatchObject({ error: { code: 'not-deployed' } });
    await runCli(['deploy', 'acme'], fleet);
    await runCli(['stop', 'acme'], fleet);
    const stopped = await runJson(['exec', 'acme', '--', 'ls'], fleet);
    expect(stopped.document).toMatchObject({ error: { code: 'service-not-running' } });
  });

  it('ends the command and exits 130 on Ctrl-C', async () => {
    const fleet = await openFleet();
    const cli = startCli(['exec', 'acme', '--', 'sh', '-c', 'echo ready; sleep 100'], fleet);
    await cli.shows('ready');
    cli.io.interrupt();
    expect((await cli.ended).code).toBe(130);
  });
});

describe('pulso run', () => {
  it('runs like a service: with its environment, stdin, stdout, stderr and exit code', async () => {
    const fleet = await openFleet('services: {app: {image: a, environment: {WORD: inside}}}\n');
    const env = await runCli(['run', 'acme', '--', 'env'], fleet);
    expect(env).toMatchObject({ code: 0, stderr: '' });
    expect(env.stdout.split('\n')).toContain('WORD=inside');
    const piped = await runCli(['run', 'acme', 'app', '--', 'cat'], { ...fleet, stdin: 'a\n\0b' });
    expect(piped).toEqual({ code: 0, stdout: 'a\n\0b', stderr: '' });
    const failed = await runCli(['run', 'acme', '--', 'sh', '-c', 'echo no >&2; exit 7'], fleet);
    expect(failed).toEqual({ code: 7, stdout: '', stderr: 'no\n' });
  });

  it('prints one JSON document with the output', async () => {
    const argv = ['run', 'acme', 'database', '--', 'sh', '-c', 'echo out; echo err >&2; exit 3'];
    const { code, document } = await runJson(argv, await openFleet());
    expect(code).toBe(3);
    expect(document).toEqual({
      ...{ version: 1, slug: 'acme', service: 'database', exitCode: 3 },
      ...{ stdout: 'out\n', stderr: 'err\n' },
    });
  });

  it('is recorded before it starts, and how it failed, without secrets', async () => {
    const fleet = await openFleet();
    await runCli(['run', 'acme', '--', 'echo', 'hunter22'], fleet);
    await runCli(['run', 'acme', '--', 'false'], fleet);
    expect(await auditOf(fleet.cwd)).toEqual([
      'run | acme | done | app: echo ***',
      'run | acme | done | app: false',
      'run | acme | failed | app: false: exit code 1',
    ]);
  });

  it('works where the service is stopped, and not where the client is not deployed', async () => {
    const { root: cwd } = await buildFleet(['acme']);
    const fleet = { cwd, engine: createFakeEngine() };
    const absent = await runJson(['run', 'acme', '--', 'true'], fleet);
    expect(absent.document).toMatchObject({
      error: { code: 'not-deployed', hint: 'pulso deploy acme' },
    });
    await runCli(['deploy', 'acme'], fleet);
    await runCli(['stop', 'acme'], fleet);
    const stopped = await runCli(['run', 'acme', '--', 'echo', 'hola'], fleet);
    expect(stopped).toEqual({ code: 0, stdout: 'hola\n', stderr: '' });
  });

  it.each([
    [['acme', 'app', 'ls'], 'missing-argument', 'pulso run acme app -- ls'],
    [['acme', 'ls'], 'missing-argument', 'pulso run acme -- ls, or pulso run acme ls -- <command>'],
    [['acme', '--'], 'missing-argument', 'put it after --: pulso run acme -- env'],
    [['acme', 'web', '--', 'ls'], 'unknown-service', 'its services are app, database'],
  ])('%j is refused with %s', async (argv, code, hint) => {
    const { document } = await runJson(['run', ...argv], await openFleet());
    expect(document).toMatchObject({ error: { code, hint } });
  });

  it('ends the command and exits 130 on Ctrl-C, typed or not', async () => {
    const fleet = await openFleet();
    const argv = ['run', 'acme', '--', 'sh', '-c', 'echo ready; sleep 100'];
    const piped = startCli(argv, fleet);
    await piped.shows('ready');
    piped.io.interrupt();
    expect((await piped.ended).code).toBe(130);
    const typed = startCli(argv, { ...fleet, columns: 80 });
    await typed.shows('ready');
    expect(typed.io.isRaw).toBe(true);
    typed.type('\u0003');
    expect((await typed.ended).code).toBe(130);
    expect(typed.io.isRaw).toBe(false);
  });
});

describe('pulso exec on a terminal', () => {
  const script = 'stty size; read line; stty size; exit 5';

  it('gives the command a terminal of the same size, and its keys as they are typed', async () => {
    const cli = startCli(['exec', 'acme', '--', 'sh', '-c', script], {
      ...(await openFleet()),
      ...{ columns: 132, rows: 40 },
    });
    await cli.shows('40 132');
    expect(cli.io.isRaw).toBe(true);
    cli.io.stdout.rows = 30;
    cli.io.stdout.emit('resize');
    cli.type('\n');
    const { code, stdout } = await cli.ended;
    expect(code).toBe(5);
    expect(stripVTControlCharacters(stdout)).toBe('40 132\r\n\r\n30 132\r\n');
    expect(cli.io.isRaw).toBe(false);
  });

  it('passes Ctrl-C on to the command', async () => {
    const fleet = { ...(await openFleet()), columns: 80 };
    const cli = startCli(['exec', 'acme', '--', 'sh', '-c', 'echo ready; sleep 100'], fleet);
    await cli.shows('ready');
    cli.type('\u0003');
    expect((await cli.ended).code).toBe(130);
  });

  it('ends the command where the terminal is closed', async () => {
    const fleet = { ...(await openFleet()), columns: 80 };
    const cli = startCli(['exec', 'acme', '--', 'sh', '-c', 'echo ready; sleep 100'], fleet);
    await cli.shows('ready');
    cli.io.hangUp();
    expect((await cli.ended).code).toBe(130);
    expect(cli.io.isRaw).toBe(false);
  });

  it('--no-tty runs it without one, and --tty with one off a terminal', async () => {
    const fleet = await openFleet();
    const argv = ['--', 'sh', '-c', 'stty size'];
    const without = startCli(['exec', 'acme', '-T', ...argv], { ...fleet, columns: 80 });
    expect((await without.ended).stderr).toContain('not a terminal');
    expect(without.io.isRaw).toBe(false);
    const forced = await runCli(['exec', '--tty', 'acme', ...argv], fleet);
    expect(forced.stdout).toBe('24 80\r\n');
  });
});
