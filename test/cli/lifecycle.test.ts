import { expect, it } from 'vitest';
import { buildFleet } from '../support/build-fleet.ts';
import { createFakeEngine } from '../support/fake-engine.ts';
import { runCli } from '../support/run-cli.ts';

it.each(['start', 'restart'])(
  '%s of a client that was never deployed names the command that deploys it',
  async (verb) => {
    const fleet = { cwd: (await buildFleet(['acme'])).root, engine: createFakeEngine() };
    const before = await runCli([verb, 'acme'], fleet);
    await runCli(['deploy', 'acme'], fleet);
    const after = await runCli([verb, 'acme'], fleet);
    expect(before.code).toBe(0);
    expect(before.stderr).toContain('acme not deployed yet: run `pulso deploy acme`');
    expect(after.stderr).not.toContain('pulso deploy');
  },
);
