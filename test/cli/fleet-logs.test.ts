import { expect, it } from 'vitest';
import type { Engine, LogLine } from '../../src/engine/engine.ts';
import { buildFleet } from '../support/build-fleet.ts';
import { createFakeEngine } from '../support/fake-engine.ts';
import { runCli, startCli } from '../support/run-cli.ts';

/** Clients that run, each with a line a second: acme in the even ones, beta in the odd ones. */
async function fleet(): Promise<{ cwd: string; engine: Engine }> {
  const { root } = await buildFleet(['acme', 'beta', 'idle']);
  const engine = createFakeEngine();
  await runCli(['deploy', 'acme', 'beta'], { cwd: root, engine });
  engine.logs = async function* (slug, { follow, signal, services }) {
    const line = (second: number): LogLine => ({
      ...{ service: 'app', stream: 'stdout' },
      at: `2026-01-02T03:04:0${second}.000000000Z`,
      text: `${services?.join() ?? 'all'} ${second}`,
    });
    const odd = slug === 'beta' ? 1 : 0;
    yield await Promise.resolve([line(odd), line(odd + 2)]);
    yield [line(odd + 4)];
    if (!follow) return;
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve);
    });
  };
  return { cwd: root, engine };
}

const IN_ORDER = [0, 1, 2, 3, 4, 5].map(
  (at) => `${at % 2 === 0 ? 'acme' : 'beta'}/app | all ${at}`,
);

it.each([[['acme', 'beta']], [['--all']], [['--select', 'country=CO']]])(
  'pulso logs %j prints the lines of all in the order of time, each with its client',
  async (words) => {
    const { code, stdout } = await runCli(['logs', ...words], await fleet());
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toEqual(IN_ORDER);
  },
);

it('names the clients that are not deployed, and shows the others', async () => {
  const { code, stdout, stderr } = await runCli(['logs', '--all'], await fleet());
  expect({ code, lines: stdout.trimEnd().split('\n').length }).toEqual({ code: 0, lines: 6 });
  expect(stderr).toContain('not deployed yet: run `pulso deploy idle`');
});

it('words that name no client are services', async () => {
  const options = await fleet();
  const words = await runCli(['logs', 'acme', 'beta', 'app'], options);
  const flag = await runCli(['logs', 'beta', 'acme', '--service', 'app'], options);
  expect(words.stdout).toContain('beta/app | app 1');
  expect(flag.stdout).toBe(words.stdout);
});

it('a service that one of them lacks fails after the lines of the others', async () => {
  const { code, stdout, stderr } = await runCli(['logs', 'acme', 'beta', 'nope'], await fleet());
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('there is no service "nope"');
});

it('JSON is one line per entry, with --follow too', async () => {
  const options = await fleet();
  const { stdout } = await runCli(['logs', 'acme', 'beta', '-o', 'json'], options);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(lines).toHaveLength(6);
  expect(lines[1]).toMatchObject({ version: 1, slug: 'beta', service: 'app', text: 'all 1' });
});

it('follows all of them until Ctrl-C, and one that is silent holds up no other', async () => {
  const cli = startCli(['logs', '--all', '--follow'], await fleet());
  await cli.shows('acme/app | all 4');
  await cli.shows('beta/app | all 5');
  cli.io.interrupt();
  expect((await cli.ended).code).toBe(130);
});
