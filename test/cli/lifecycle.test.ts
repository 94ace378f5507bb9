import { expect, it } from 'vitest';
import { buildFleet } from '../support/build-fleet.ts';
import { createFakeEngine } from '../support/fake-engine.ts';
import { runCli } from '../support/run-cli.ts';

it.each(['start', 'restart'])('%s of what was never deployed names what makes it', async (verb) => {
  const fleet = { cwd: (await buildFleet(['acme'])).root, engine: createFakeEngine() };
  const before = await runCli([verb, 'acme'], fleet);
  await runCli(['deploy', 'acme'], fleet);
  const after = await runCli([verb, 'acme'], fleet);
  expect(before.code).toBe(0);
  expect(before.stderr).toContain('acme nothing of it is there to start: run `pulso deploy acme`');
  expect(after.stderr).not.toContain('pulso deploy');
});
