import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { PulsoError } from '../../src/core/pulso-error.ts';
import { buildFleet } from '../support/build-fleet.ts';
import { createFakeEngine, type FakeEngine } from '../support/fake-engine.ts';
import { collectWarnings } from '../support/collect-warnings.ts';
import { createFakeIo } from '../support/fake-io.ts';
import { runCli, runJson, startCli } from '../support/run-cli.ts';

/** An engine whose apply lasts until it is interrupted, or for ever. */
function slowEngine(heeds: boolean): FakeEngine {
  const engine = createFakeEngine();
  engine.apply = (_plan, _desired, { signal, reporter }) => {
    reporter.report({ code: 'service-create', kind: 'start', subject: 'service/app' });
    return new Promise((_, reject) => {
      const fail = (): void => {
        reject(new PulsoError('engine-refused', 'half way'));
      };
      if (heeds) signal.addEventListener('abort', fail);
    });
  };
  return engine;
}

describe('an interruption', () => {
  it('stops at a safe point, exits 130 and reports what was interrupted', async () => {
    const cwd = (await buildFleet(['acme', 'beta'])).root;
    const cli = startCli(['deploy', '--all'], { cwd, engine: slowEngine(true) });
    await cli.shows('service/app creating');
    cli.io.interrupt();
    const { code, stdout } = await cli.ended;
    expect(code).toBe(130);
    expect(stdout).toMatch(/^acme +interrupted/m);
    expect(cli.io.exited).toBeUndefined();
  });

  it('a second one ends the process at once', async () => {
    const cwd = (await buildFleet(['acme'])).root;
    const cli = startCli(['deploy', 'acme'], { cwd, engine: slowEngine(false) });
    await cli.shows('service/app creating');
    cli.io.interrupt();
    expect(cli.io.exited).toBeUndefined();
    await cli.shows('press Ctrl-C again to stop at once');
    cli.io.interrupt();
    expect(cli.io.exited).toBe(130);
  });
});

it('many operations listen for an interruption without a warning from Node', async () => {
  const engine = createFakeEngine();
  engine.apply = (_plan, _desired, { signal }) => {
    for (let n = 0; n < 20; n += 1) signal.addEventListener('abort', () => undefined);
    return Promise.resolve();
  };
  const { root } = await buildFleet(['acme']);
  const warnings = await collectWarnings(() => runCli(['deploy', 'acme'], { cwd: root, engine }));
  expect(warnings).toEqual([]);
});

describe('global flags', () => {
  it.each([
    [(root: string) => ['-C', root, 'list', '-o', 'json']],
    [(root: string) => ['list', '-o', 'json', '-C', root]],
    [(root: string) => ['-o', 'human', '--cwd', root, 'list', '--output=json']],
  ])('are accepted before and after the verb; the one after wins', async (argv) => {
    const { root } = await buildFleet(['acme']);
    const { code, stdout } = await runCli(argv(root), { cwd: '/' });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, clients: [{ slug: 'acme' }] });
  });

  it('--no-color and NO_COLOR disable color on a terminal', async () => {
    const cwd = (await buildFleet(['acme'])).root;
    const terminal = { cwd, columns: 80 };
    const colored = await runCli(['list'], terminal);
    const flagged = await runCli(['list', '--no-color'], terminal);
    const asked = await runCli(['list'], { ...terminal, env: { NO_COLOR: '1' } });
    expect(colored.stdout).toContain('\u001b[');
    expect(flagged.stdout + asked.stdout).not.toContain('\u001b[');
  });

  it('-q hides progress', async () => {
    const cwd = (await buildFleet(['acme'])).root;
    const run = await runCli(['deploy', 'acme', '-q'], { cwd, engine: createFakeEngine() });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).not.toBe('');
  });

  it('--debug shows the stack trace of a failure', async () => {
    const plain = await runCli(['list'], { cwd: '/nowhere' });
    const debug = await runCli(['list', '--debug'], { cwd: '/nowhere' });
    expect(plain.stderr).not.toContain('open-workspace');
    expect(debug.stderr).toContain('open-workspace');
  });
});

it('an internal error is reported as one, without a stack trace', async () => {
  const cwd = (await buildFleet(['acme'])).root;
  const engine = createFakeEngine();
  engine.plan = () => Promise.reject(new RangeError('off by one'));
  const run = await runJson(['deploy', 'acme'], { cwd, engine });
  expect(run.code).toBe(1);
  expect(run.document).toMatchObject({
    clients: [
      {
        error: { code: 'internal', message: 'off by one', hint: expect.stringMatching(/--debug/) },
      },
    ],
  });
});

it('a reader that closes the pipe is not a failure', async () => {
  const cwd = (await buildFleet(['acme'])).root;
  const engine = createFakeEngine();
  await runCli(['deploy', 'acme'], { cwd, engine });
  const io = createFakeIo({ cwd, engine });
  const ended = main(['logs', 'acme', '--follow'], io);
  const gone = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
  setTimeout(() => io.stdout.emit('error', gone), 50);
  expect(await ended).toBe(0);
  expect(io.stderr.text).toBe('');
});

it('an output that cannot be written is a failure', async () => {
  const io = createFakeIo({ cwd: (await buildFleet(['acme'])).root });
  const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  io.stdout._write = (_chunk, _encoding, done) => {
    done(full);
  };
  expect(await main(['list'], io)).toBe(1);
  expect(io.stderr.text).toMatch(/^error: cannot write the output: ENOSPC.*\n {2}→ /);
});
