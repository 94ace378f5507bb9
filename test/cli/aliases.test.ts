import { describe, expect, it } from 'vitest';
import { buildFleet } from '../support/build-fleet.ts';
import { createFakeEngine } from '../support/fake-engine.ts';
import { runCli, runJson } from '../support/run-cli.ts';

async function openFleet() {
  return { cwd: (await buildFleet(['acme'])).root, engine: createFakeEngine() };
}

describe('aliases', () => {
  it.each([
    ['up', 'deploy', ['acme', '--dry-run']],
    ['ps', 'status', []],
    ['ls', 'list', []],
    ['down', 'destroy', ['acme', '--dry-run']],
  ])('%s is %s', async (alias, verb, argv) => {
    const fleet = await openFleet();
    const given = await runCli([alias, ...argv], fleet);
    expect(given.code).toBe(0);
    expect(given).toEqual(await runCli([verb, ...argv], fleet));
  });

  it('are in the help once, with their verb', async () => {
    const { stdout } = await runCli(['--help'], { columns: 200 });
    for (const line of ['deploy|up', 'status|ps', 'list|ls', 'destroy|down']) {
      expect(stdout.split('\n').filter((one) => one.startsWith(`  ${line} `))).toHaveLength(1);
    }
    expect(stdout).not.toMatch(/^ {2}(up|ps|ls|down) /m);
  });

  it('an invalid flag names the help of the alias', async () => {
    const { document } = await runJson(['ps', '--nothing'], await openFleet());
    expect(document).toMatchObject({ error: { hint: 'run `pulso ps --help`' } });
  });

  it('down never deletes data, whatever the folder is called', async () => {
    const fleet = await openFleet();
    await runCli(['up', 'acme'], fleet);
    const refused = await runJson(['down', 'acme', '--purge', '--yes'], fleet);
    expect(refused.document).toMatchObject({ error: { code: 'bad-flags' } });
    expect(await runCli(['down', 'acme', '--yes'], fleet)).toMatchObject({ code: 0 });
    const { volumes } = (await fleet.engine.observe(['acme'])).get('acme') ?? {};
    expect(volumes).toHaveLength(1);
    const named = await runJson(['-C', 'down', 'destroy', 'acme', '--purge', '--yes'], fleet);
    expect(named.document).toMatchObject({ error: { code: 'no-workspace' } });
  });
});
